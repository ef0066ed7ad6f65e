import type { Caller } from './caller.ts'

const devices = '/beta/deviceManagement/managedDevices'
const settings = '/beta/deviceManagement/remoteAssistanceSettings'

export interface Device {
  readonly id: string
  readonly deviceName: string
}

/** The devices that there are, and whether they can be helped. */
export const readDevices = async (call: Caller) => {
  // Of the gateway's own answers, whose shapes /openapi.json tells.
  const [listed, settled] = (await Promise.all([call('GET', `${devices}?$top=100`), call('GET', settings)])) as [
    { readonly value: readonly Device[] },
    { readonly remoteAssistanceState: string },
  ]
  return { devices: listed.value, isEnabled: settled.remoteAssistanceState === 'enabled' }
}

/** Makes what is missing of a device, and of the settings by which it can be helped. */
export const makeReady = async (call: Caller) => {
  const found = await readDevices(call)
  if (!found.isEnabled) await call('PATCH', settings, { remoteAssistanceState: 'enabled' })
  if (found.devices.length === 0)
    await call('POST', devices, {
      deviceName: 'PIXEL-7A-042',
      operatingSystem: 'Android',
      enrolledDateTime: new Date().toISOString(),
    })
}

export const pathOf = (id: string) => `${devices}/${encodeURIComponent(id)}`
