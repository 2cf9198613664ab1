/** Narrows what is shown; without it the page is whole. Names are read as text and put nowhere. */
export const SCRIPT = `
'use strict'
const filter = document.querySelector('.filter')
const [input, output] = [filter.querySelector('input'), filter.querySelector('output')]
const buttons = [...filter.querySelectorAll('button')]
const targets = [...document.querySelectorAll('.target')].map((section) => ({
  section, status: section.dataset.status, text: section.textContent.toLowerCase(),
}))
const show = () => {
  const words = input.value.toLowerCase().split(' ').filter((word) => word !== '')
  const wanted = buttons.filter((button) => button.ariaPressed === 'true').map((button) => button.value)
  let count = 0
  for (const { section, status, text } of targets) {
    const shown = (wanted.length === 0 || wanted.includes(status)) && words.every((word) => text.includes(word))
    section.hidden = !shown
    if (shown) count += 1
  }
  output.textContent = count === targets.length ? '' : count + ' of ' + targets.length + ' targets shown'
}
input.addEventListener('input', show)
for (const button of buttons) button.addEventListener('click', () => {
  button.ariaPressed = button.ariaPressed === 'true' ? 'false' : 'true'
  show()
})
filter.hidden = targets.length < 2
show()
`

/** SHA-256 of the script, for the page's policy; a test says so when it is not that. */
export const SCRIPT_HASH = 'xVlQZzZcV/c6mFdqmpQ7y6qP5/gxqycMcjszg1J/ZdQ='
