import { element } from '../dom.ts'

/** Lines kept at most. */
const mostShown = 500

/** What both sides write to each other. `send` rejects where it cannot be sent. */
export const chatPart = (side: string, send: (text: string) => Promise<void>, fail: (error: unknown) => void) => {
  const log = element('div', {
    class: 'chat',
    role: 'log',
    'aria-label': `Messages of the ${side}'s side`,
    tabindex: 0,
  })
  const input = element('input', { type: 'text', autocomplete: 'off', maxlength: 10_000, required: true })
  const show = (who: string, text: string) => {
    log.append(element('p', {}, element('strong', {}, `${who}: `), text))
    while (log.children.length > mostShown) log.firstElementChild?.remove()
    log.scrollTop = log.scrollHeight
  }
  const form = element(
    'form',
    {
      class: 'filter',
      onsubmit: async (event: Event) => {
        event.preventDefault()
        const text = input.value
        if (text === '') return
        try {
          input.value = ''
          await send(text)
          show('You', text)
        } catch (error) {
          // Nothing that was written is lost.
          if (input.value === '') input.value = text
          fail(error)
        }
      },
    },
    element('label', { class: 'field' }, 'Message', input),
    element('button', {}, 'Send'),
  )
  const part = element('div', { class: 'stack', hidden: true }, log, form)
  return {
    part,
    show,
    clear: () => log.replaceChildren(),
  }
}
