/** Answers the questions of the process that started this one; a failure is an answer too. */
export function answerParent(answer) {
  const respond = async question => {
    try {
      process.send?.(await answer(question))
    } catch (error) {
      process.send?.({ failed: error instanceof Error ? (error.stack ?? error.message) : String(error) })
    }
  }
  process.on('message', question => void respond(question))
  process.on('disconnect', () => process.exit(0))
}
