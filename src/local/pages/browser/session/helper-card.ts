import type { SessionSide } from '../../../session/session-side.ts'
import { button, element } from '../dom.ts'
import type { Caller } from './caller.ts'
import { codeTeller } from './code-channel.ts'
import { makeReady, pathOf, readDevices } from './devices.ts'
import { screenView } from './screen.ts'
import { clockTime, sideView } from './side-view.ts'
import type { Wire } from './wire-card.ts'

/** What an answer of an action says; see /openapi.json. */
type Answer = Readonly<Record<string, string>>

/** The helper's half: creates a session on a device, asks for access, extends and ends it. */
export const helperCard = (call: Caller, wire: Wire) => {
  const tellCode = codeTeller()
  const video = element('video', {
    autoplay: true,
    playsinline: true,
    hidden: true,
    'aria-label': "The sharer's screen",
  })
  video.muted = true
  const view = sideView({
    side: 'helper',
    wire,
    onEvent: ({ kind }) => {
      if (kind === 'peerLeft') screen.stop()
      if (kind === 'ended') over()
    },
    onScreen: (signal) => screen.take(signal),
  })
  const screen = screenView(video, view.send)
  let session: { readonly at: string; readonly sessionKey: string; readonly side: SessionSide } | undefined

  const device = element('select', { name: 'device' })
  const type = element(
    'select',
    { name: 'sessionType' },
    ...['viewScreen', 'takeFullControl', 'elevation', 'unattended'].map((name) => element('option', {}, name)),
  )
  const code = element('output', { class: 'code', 'aria-label': 'Code' })
  const doing = (act: () => Promise<void>) => async () => {
    try {
      await act()
    } catch (error) {
      view.fail(error)
    }
  }
  /** A call about the session that there is. */
  const about = async (name: string, more: object = {}) => {
    if (!session) throw new Error('There is no session.')
    // Holds for all actions that answer.
    return (await call('POST', `${session.at}/${name}`, { sessionKey: session.sessionKey, ...more })) as Answer
  }
  const over = () => {
    session = undefined
    tellCode('')
    screen.stop()
    begun.hidden = true
    chosen.hidden = false
  }
  const createOn = async (at: string) => {
    try {
      // As above.
      return (await call('POST', `${at}/createRemoteHelpSession`, { sessionType: type.value })) as Answer
    } catch (error) {
      // What was there when the page was loaded may be gone.
      await refresh()
      throw error
    }
  }
  const create = button(
    'Create a session',
    doing(async () => {
      const at = pathOf(device.value)
      const { sessionKey = '' } = await createOn(at)
      const key = encodeURIComponent(sessionKey)
      const said = (await call('GET', `${at}/retrieveRemoteHelpSession(sessionKey='${key}')`)) as Answer
      const { pubSubHelperAccessUri = '', pubSubGroupId = '', sessionExpirationDateTime = '' } = said
      const side = await view.enter(pubSubHelperAccessUri, pubSubGroupId)
      session = { at, sessionKey, side }
      code.textContent = sessionKey
      begun.hidden = false
      // Another one on the same device would end this one.
      chosen.hidden = true
      view.say(`Until ${clockTime(sessionExpirationDateTime)}. The sharer joins with the code.`, 'good')
      tellCode(sessionKey)
    }),
    { class: 'main' },
  )
  const ask = button(
    'Ask for access',
    doing(async () => {
      if (!session) return
      const { side } = session
      view.say('Asked: the sharer decides.')
      const access = await about('requestRemoteHelpSessionAccess', { pubSubConnectionId: side.connectionId })
      const { pubSubEncryptionKey = '', pubSubEncryption = '' } = access
      await side.grant({ pubSubEncryptionKey, pubSubEncryption })
      view.granted()
      view.say('The sharer has allowed it.', 'good')
    }),
    { class: 'main' },
  )
  const extend = button(
    'Extend',
    doing(async () => void (await about('extendRemoteHelpSession'))),
  )
  const end = button(
    'End',
    doing(async () => void (await about('endRemoteHelpSession'))),
  )
  const begun = element(
    'div',
    { class: 'stack', hidden: true },
    element('p', {}, 'Code: ', code),
    element('div', { class: 'row' }, ask, extend, end),
  )
  const ready = button(
    'Make a device and enable remote assistance',
    doing(async () => {
      await makeReady(call)
      await refresh()
      view.say('Ready.', 'good')
    }),
    { class: 'main' },
  )
  const chosen = element(
    'div',
    { class: 'row fields' },
    element('label', { class: 'field' }, 'Device', device),
    element('label', { class: 'field' }, 'Session type', type),
    create,
  )
  const refresh = doing(async () => {
    const { devices, isEnabled } = await readDevices(call)
    device.replaceChildren(...devices.map(({ id, deviceName }) => element('option', { value: id }, deviceName || id)))
    chosen.hidden = devices.length === 0 || !isEnabled
    ready.hidden = !chosen.hidden
    if (ready.hidden) return
    view.say(devices.length === 0 ? 'There is no device that could be helped.' : 'Remote assistance is not enabled.')
  })
  const card = element(
    'section',
    { class: 'card stack', 'aria-labelledby': 'helper-title' },
    element('h2', { id: 'helper-title' }, 'Helper'),
    ready,
    chosen,
    view.line,
    begun,
    video,
    view.chat,
  )
  return { card, refresh }
}
