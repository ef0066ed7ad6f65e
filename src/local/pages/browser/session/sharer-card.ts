import type { JoinedSession } from '../../../session/join-as-sharer.ts'
import type { SessionSide } from '../../../session/session-side.ts'
import { button, element } from '../dom.ts'
import type { Caller } from './caller.ts'
import { onCode } from './code-channel.ts'
import { screenSource, textOfSignal } from './screen.ts'
import { sideView } from './side-view.ts'
import type { Wire } from './wire-card.ts'

/** The sharer's half: joins by the code, allows or declines, shows a screen. */
export const sharerCard = (call: Caller, wire: Wire) => {
  let side: SessionSide | undefined
  let asked: string | undefined
  const view = sideView({
    side: 'sharer',
    wire,
    onEvent: (event) => {
      if (event.kind === 'asked') {
        asked = event.requestId
        question.textContent = `${event.helperUserId} asks for access: ${event.sessionType}.`
        consent.hidden = false
      }
      if (event.kind === 'withdrawn' && event.requestId === asked) answered('The helper does not wait any more.')
      // Without an answer, where nobody sits at the device.
      if (event.kind === 'granted' && asked !== undefined) answered('The helper has access, since nobody said no.')
      if (event.kind === 'granted') share.hidden = false
      if (event.kind === 'peerLeft') screen.stop()
      if (event.kind === 'ended') over()
    },
    onScreen: (signal) => screen.take(signal),
  })
  const screen = screenSource(view.send, () => {
    share.textContent = 'Share the screen'
  })
  const doing = (act: () => Promise<void>) => async () => {
    try {
      await act()
    } catch (error) {
      view.fail(error)
    }
  }
  const over = () => {
    side = undefined
    screen.stop()
    consent.hidden = share.hidden = leave.hidden = true
    joining.hidden = false
  }
  const answered = (said: string) => {
    asked = undefined
    consent.hidden = true
    view.say(said)
  }
  const answer = (allow: boolean) =>
    doing(async () => {
      if (!side || asked === undefined) return
      const requestId = asked
      // The key may come before it is said that the answer has.
      asked = undefined
      consent.hidden = true
      await side.answer(requestId, allow)
      answered(allow ? 'You have allowed it.' : 'You have declined it.')
    })
  const code = element('input', {
    type: 'text',
    name: 'code',
    autocomplete: 'off',
    autocapitalize: 'off',
    spellcheck: 'false',
    required: true,
  })
  let tried = ''
  const join = doing(async () => {
    // Of the gateway's own answer; see /openapi.json.
    tried = code.value
    const joined = (await call('POST', '/remoteHelp/join', { sessionKey: code.value.trim() })) as JoinedSession
    side = await view.enter(joined.pubSubSharerAccessUri, joined.pubSubGroupId)
    joining.hidden = true
    leave.hidden = false
    code.value = ''
    view.say(`Joined: ${joined.sessionType}. You are asked before the helper gets in.`, 'good')
  })
  const joining = element(
    'form',
    {
      class: 'filter',
      onsubmit: (event: Event) => {
        event.preventDefault()
        void join()
      },
    },
    element('label', { class: 'field' }, 'Code', code),
    element('button', { class: 'main' }, 'Join'),
  )
  const question = element('p', { role: 'alert' })
  const consent = element(
    'div',
    { class: 'stack', hidden: true },
    question,
    element(
      'div',
      { class: 'row' },
      button('Allow', answer(true), { class: 'main' }),
      button('Decline', answer(false)),
    ),
  )
  const share = button(
    'Share the screen',
    doing(async () => {
      if (screen.isShared()) {
        screen.stop()
        return view.send(textOfSignal('over'))
      }
      await screen.start()
      share.textContent = 'Stop sharing'
    }),
    { hidden: true },
  )
  const leave = button('Leave', () => view.leave(), { hidden: true })
  // By hand in any case: what was typed is not taken away, unless it has been tried.
  let offered = ''
  onCode((told) => {
    if (code.value === offered || code.value === tried) code.value = told
    offered = told
  })
  return element(
    'section',
    { class: 'card stack', 'aria-labelledby': 'sharer-title' },
    element('h2', { id: 'sharer-title' }, 'Sharer'),
    joining,
    view.line,
    consent,
    element('div', { class: 'row' }, share, leave),
    view.chat,
  )
}
