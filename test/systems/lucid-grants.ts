export const CONTENT = 'lucidchart.document.content'
export const READ = `${CONTENT}:readonly`
