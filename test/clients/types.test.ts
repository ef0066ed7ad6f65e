import type {
  CreateRemoteHelpSessionResponse,
  ExtendRemoteHelpSessionResponse,
  RemoteAssistancePartner,
  RemoteAssistanceSettings,
  RequestRemoteHelpSessionAccessResponse,
  RetrieveRemoteHelpSessionResponse,
} from '@microsoft/microsoft-graph-types-beta'
import { expect, it } from 'vitest'
import { served as model } from '../../src/entities/model.ts'
import type { Property } from '../../src/model/property.ts'

/** A type of Microsoft's as a value, which the compiler takes only if it says the same of every property. */
type Shape<T> = {
  readonly [Name in keyof T]-?: {
    readonly of: ShapeOf<NonNullable<T[Name]>>
    readonly nullable: null extends T[Name] ? true : false
  }
}
type ShapeOf<V> = [V] extends [boolean]
  ? 'boolean'
  : string extends V
    ? 'string'
    : [V] extends [string]
      ? { readonly [Member in V]: true }
      : never

const string = { of: 'string', nullable: false } as const
const nullableString = { of: 'string', nullable: true } as const
const boolean = { of: 'boolean', nullable: false } as const

const requestAccess: Shape<RequestRemoteHelpSessionAccessResponse> = {
  sessionKey: string,
  pubSubEncryptionKey: string,
  pubSubEncryption: string,
}
const create: Shape<CreateRemoteHelpSessionResponse> = { sessionKey: string }
const retrieve: Shape<RetrieveRemoteHelpSessionResponse> = {
  sessionKey: string,
  acsHelperUserToken: string,
  acsHelperUserId: string,
  acsSharerUserId: string,
  acsGroupId: string,
  deviceName: string,
  pubSubGroupId: string,
  pubSubHelperAccessUri: string,
  sessionExpirationDateTime: string,
  webClientUri: nullableString,
}
const extend: Shape<ExtendRemoteHelpSessionResponse> = {
  sessionKey: string,
  acsHelperUserToken: string,
  pubSubHelperAccessUri: string,
  sessionExpirationDateTime: string,
}
const partner: Shape<RemoteAssistancePartner> = {
  id: string,
  displayName: nullableString,
  onboardingUrl: nullableString,
  onboardingStatus: { of: { notOnboarded: true, onboarding: true, onboarded: true }, nullable: false },
  lastConnectionDateTime: string,
  onboardingRequestExpiryDateTime: string,
}
const settings: Shape<RemoteAssistanceSettings> = {
  id: string,
  remoteAssistanceState: { of: { disabled: true, enabled: true }, nullable: false },
  allowSessionsToUnenrolledDevices: boolean,
  blockChat: boolean,
}

// Microsoft's metadata makes complex types of the session answers, without a key and without the session type.
const ofSessions = ['id', 'sessionType']

it.each<[string, Readonly<Record<string, unknown>>, readonly string[]]>([
  ['requestRemoteHelpSessionAccessResponse', requestAccess, ofSessions],
  ['createRemoteHelpSessionResponse', create, ofSessions],
  ['retrieveRemoteHelpSessionResponse', retrieve, ofSessions],
  ['extendRemoteHelpSessionResponse', extend, ['id']],
  // There is no such time before a request is made.
  ['remoteAssistancePartner', { ...partner, onboardingRequestExpiryDateTime: nullableString }, []],
  ['remoteAssistanceSettings', settings, []],
])('answers %s as @microsoft/microsoft-graph-types-beta has it', (name, shape, additions) => {
  const type = model.find((each) => each.name === name)
  const declared = Object.entries(type?.properties ?? {}).filter(([property]) => !additions.includes(property))
  expect(Object.fromEntries(declared.map(([property, settings]) => [property, shapeOf(settings)]))).toEqual(shape)
})

const shapeOf = ({ kind: { type, enumType }, nullable }: Property) => {
  if (type === 'Edm.Boolean') return { of: 'boolean', nullable }
  // A time is text in JSON.
  if (!enumType) return { of: 'string', nullable }
  return { of: Object.fromEntries(Object.keys(enumType.members).map((member) => [member, true])), nullable }
}
