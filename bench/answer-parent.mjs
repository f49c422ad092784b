/** Answers the questions of the process that started this one; a failure is an answer too. */
export function answerParent(answer) {
  process.on('message', async question => {
    try {
      process.send?.(await answer(question))
    } catch (error) {
      process.send?.({ failed: error instanceof Error ? (error.stack ?? error.message) : String(error) })
    }
  })
  process.on('disconnect', () => process.exit(0))
}
