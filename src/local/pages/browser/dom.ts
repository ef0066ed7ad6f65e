type Child = Node | string | undefined | false

interface Attributes {
  readonly [name: string]: string | number | boolean | undefined | ((event: Event) => void)
}

/** Makes an element: `on…` attributes are listeners, true ones have no value, and false and undefined ones are left out. */
export const element = <Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  attributes: Attributes = {},
  ...children: readonly Child[]
): HTMLElementTagNameMap[Name] => {
  const made = document.createElement(name)
  for (const [key, value] of Object.entries(attributes)) {
    if (typeof value === 'function') made.addEventListener(key.replace(/^on/, ''), value)
    else if (value !== undefined && value !== false) made.setAttribute(key, value === true ? '' : String(value))
  }
  made.append(...children.filter((child) => child !== undefined && child !== false))
  return made
}

/** A button that is off while what it does is under way. */
export const button = (text: string, act: () => Promise<void> | void, attributes: Attributes = {}) => {
  const made = element('button', { type: 'button', ...attributes }, text)
  made.addEventListener('click', async () => {
    made.disabled = true
    try {
      await act()
    } finally {
      const hadFocus = document.activeElement === document.body
      made.disabled = false
      // A button that is off loses the focus, and a reader of the page its place.
      if (hadFocus) made.focus()
    }
  })
  return made
}

/** A line that screen readers tell when it changes. */
export const statusLine = () => {
  const line = element('p', { role: 'status', 'aria-live': 'polite', class: 'status' })
  return {
    line,
    say: (text: string, kind: 'good' | 'bad' | 'quiet' = 'quiet') => {
      line.className = `status ${kind}`
      line.textContent = text
    },
  }
}
