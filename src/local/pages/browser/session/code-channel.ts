/** Between the tabs of this origin: by it a code comes to the sharer's tab without standing in an address. */
const name = 'remote-help-gateway.session'

type Word = { readonly kind: 'who' } | { readonly kind: 'code'; readonly code: string }

/** The helper's end: tells the code of the session that waits for a sharer; an empty one takes it back. */
export const codeTeller = () => {
  const channel = new BroadcastChannel(name)
  let code = ''
  const say = (word: Word) => channel.postMessage(word)
  channel.addEventListener('message', ({ data }: MessageEvent<Word>) => {
    if (data.kind === 'who' && code !== '') say({ kind: 'code', code })
  })
  return (told: string) => {
    code = told
    say({ kind: 'code', code })
  }
}

/** The sharer's end: is told the code as soon as there is one. */
export const onCode = (listen: (code: string) => void) => {
  const channel = new BroadcastChannel(name)
  channel.addEventListener('message', ({ data }: MessageEvent<Word>) => {
    if (data.kind === 'code') listen(data.code)
  })
  const who: Word = { kind: 'who' }
  channel.postMessage(who)
}
