import { isRecord } from '../../../../text/record.ts'

// The sharer's screen goes from tab to tab by WebRTC; what the two have to agree on for it goes sealed over the relay. It
// stays on this machine: no server is asked where they are.

/** In milliseconds: what addresses are found by then are told. */
const gathering = 3000

type Signal = RTCSessionDescriptionInit | 'over'

export const textOfSignal = (screen: Signal) => JSON.stringify({ screen })

/** What a message says of the screen; undefined where it is someone's words. */
export const signalOf = (text: string): Signal | undefined => {
  try {
    const said: unknown = JSON.parse(text)
    if (!isRecord(said) || Object.keys(said).join() !== 'screen') return undefined
    const { screen } = said
    if (screen === 'over') return 'over'
    if (!isRecord(screen) || typeof screen.sdp !== 'string') return undefined
    if (screen.type !== 'offer' && screen.type !== 'answer') return undefined
    return { type: screen.type, sdp: screen.sdp }
  } catch {
    return undefined
  }
}

/** The description with all addresses in it, so that one message says everything. */
const whole = async (peer: RTCPeerConnection): Promise<RTCSessionDescriptionInit> => {
  await peer.setLocalDescription()
  await new Promise<void>((resolve) => {
    const timer = setTimeout(resolve, gathering)
    const look = () => {
      if (peer.iceGatheringState !== 'complete') return
      clearTimeout(timer)
      resolve()
    }
    peer.addEventListener('icegatheringstatechange', look)
    look()
  })
  const { type = 'offer', sdp = '' } = peer.localDescription ?? {}
  return { type, sdp }
}

/** The sharer's end. `send` takes a sealed message, `over` is called when the sharing ends. */
export const screenSource = (send: (text: string) => Promise<void>, over: () => void) => {
  let shared: { readonly peer: RTCPeerConnection; readonly stream: MediaStream } | undefined
  const stop = () => {
    if (!shared) return
    for (const track of shared.stream.getTracks()) track.stop()
    shared.peer.close()
    shared = undefined
    over()
  }
  return {
    isShared: () => shared !== undefined,
    /** Asks which screen, as the browser does. Rejects where the sharer thinks better of it. */
    start: async () => {
      const stream = await navigator.mediaDevices.getDisplayMedia({ video: true })
      const peer = new RTCPeerConnection()
      shared = { peer, stream }
      for (const track of stream.getTracks()) {
        peer.addTrack(track, stream)
        track.addEventListener('ended', () => {
          stop()
          void send(textOfSignal('over')).catch(() => {})
        })
      }
      await send(textOfSignal(await whole(peer)))
    },
    take: async (signal: Signal) => {
      if (signal !== 'over' && signal.type === 'answer') await shared?.peer.setRemoteDescription(signal)
    },
    stop,
  }
}

/** The helper's end: shows in `video` what is offered. */
export const screenView = (video: HTMLVideoElement, send: (text: string) => Promise<void>) => {
  let peer: RTCPeerConnection | undefined
  const stop = () => {
    peer?.close()
    peer = undefined
    video.srcObject = null
    video.hidden = true
  }
  return {
    take: async (signal: Signal) => {
      if (signal === 'over') return stop()
      if (signal.type !== 'offer') return
      stop()
      peer = new RTCPeerConnection()
      peer.addEventListener('track', ({ streams: [stream] }) => {
        video.srcObject = stream ?? null
        video.hidden = false
      })
      await peer.setRemoteDescription(signal)
      await send(textOfSignal(await whole(peer)))
    },
    stop,
  }
}
