import { describe, expect, it } from 'vitest'
import { parseConfig, parseStoreConfig } from '../../src/config/config.ts'

const tenant = 'AAAAAAAA-0000-4000-8000-000000000001'
const bytes = new Uint8Array(32)
const good = {
  PUBLIC_URL: 'https://help.example.test/',
  AUTH_TENANTS: tenant,
  AUTH_AUDIENCE: 'api://help, other',
  ENCRYPTION_KEYS: `new:${btoa(String.fromCharCode(...bytes))}`,
}

describe('parseConfig', () => {
  it('takes the least that is needed and fills in what protects nothing', () => {
    expect(parseConfig(good)).toEqual({
      host: '127.0.0.1',
      port: 8787,
      keepAlive: 65_000,
      publicUrl: 'https://help.example.test',
      databasePath: '.data/gateway.sqlite',
      encryptionKeys: [{ kid: 'new', bytes }],
      retention: 24 * 3_600_000,
      sessionTimes: { join: 600_000, life: 3_600_000, most: 28_800_000, consent: 60_000 },
      corsOrigins: [],
      rateLimits: { 'tenant-writes': 200, 'application-writes': 100, tenant: 2000, application: 1000 },
      auth: {
        authority: 'https://login.microsoftonline.com',
        tenants: [tenant.toLowerCase()],
        audiences: ['api://help', 'other'],
        jwksUrl: `https://login.microsoftonline.com/${tenant.toLowerCase()}/discovery/v2.0/keys`,
        jwks: undefined,
      },
    })
  })

  it('takes an empty variable for one that is not set', () => {
    expect(parseConfig({ ...good, PORT: '', HOST: '', AUTH_JWKS: '', AUTH_AUTHORITY: '' })).toEqual(parseConfig(good))
  })

  it.each([
    ['a.sqlite', 'a.sqlite'],
    [' b c.sqlite\t', 'b c.sqlite'],
    [' :memory: ', ':memory:'],
  ])('takes the database path %j as the driver reads it', (DATABASE_PATH, path) =>
    expect(parseConfig({ ...good, DATABASE_PATH }).databasePath).toBe(path),
  )

  it.each(['data/', 'data\\', '/', '  '])('refuses the database path %j', (DATABASE_PATH) =>
    expect(() => parseConfig({ ...good, DATABASE_PATH })).toThrow('DATABASE_PATH must be the path of a file'),
  )

  it('asks a command for nothing but the database, its keys and how long it keeps', () => {
    const { ENCRYPTION_KEYS } = good
    const store = {
      databasePath: '.data/gateway.sqlite',
      encryptionKeys: [{ kid: 'new', bytes }],
      retention: 86_400_000,
    }
    expect(parseStoreConfig({ ENCRYPTION_KEYS, PORT: 'wrong' })).toEqual(store)
    expect(() => parseStoreConfig({})).toThrow(
      /^The configuration cannot be used: ENCRYPTION_KEYS is required: [^;]*; [^;]*$/,
    )
  })

  it('lists every fault at once, and no value', () => {
    const faults = {
      PORT: '70000',
      PUBLIC_URL: 'CANARY',
      AUTH_TENANTS: 'CANARY',
      AUTH_AUDIENCE: '',
      AUTH_JWKS: 'CANARY',
    }
    expect(() => parseConfig(faults)).toThrow(/PORT .*PUBLIC_URL .*AUTH_TENANTS .*AUTH_AUDIENCE .*AUTH_JWKS /)
    expect(() => parseConfig(faults)).not.toThrow(/CANARY/)
    expect(() => parseConfig({})).toThrow(
      /PUBLIC_URL is required.*AUTH_TENANTS is required.*AUTH_AUDIENCE is required.*ENCRYPTION_KEYS is required/,
    )
  })

  it.each([
    [{ PUBLIC_URL: 'https://help.example.test/?x=1' }],
    [{ PUBLIC_URL: 'ftp://help.example.test' }],
    [{ AUTH_JWKS_URL: 'http://keys.example.test/keys' }],
    [{ AUTH_JWKS_URL: 'http://keys.example.test/keys?from=https://127.0.0.1' }],
    [{ AUTH_JWKS_URL: 'https://user:word@keys.example.test/keys?x' }],
    [{ AUTH_JWKS_URL: 'https://keys.example.test/keys?x#y' }],
    [{ AUTH_JWKS_URL: 'keys?x' }],
    [{ AUTH_AUTHORITY: 'http://login.example.test' }],
    [{ AUTH_JWKS: '{"keys":[]}' }],
    [{ AUTH_TENANTS: 'common' }],
    [{ AUTH_AUDIENCE: '00000003-0000-0000-c000-000000000000' }],
    [{ AUTH_AUDIENCE: 'https://graph.microsoft.com/' }],
    [{ AUTH_AUDIENCE: 'https://microsoftgraph.chinacloudapi.cn' }],
    [{ PORT: '80a' }],
    [{ KEEP_ALIVE_SECONDS: '0' }],
    [{ KEEP_ALIVE_SECONDS: '3601' }],
    [{ KEEP_ALIVE_SECONDS: '1.5' }],
    [{ KEEP_ALIVE_SECONDS: 'ever' }],
    [{ ENCRYPTION_KEYS: 'a:short' }],
    [{ ENCRYPTION_KEYS: `${good.ENCRYPTION_KEYS},${good.ENCRYPTION_KEYS}` }],
    [{ RETENTION_HOURS: '0' }],
    [{ RETENTION_HOURS: 'ever' }],
    [{ RETENTION_HOURS: '0.0' }],
    [{ RETENTION_HOURS: '-1' }],
    [{ RETENTION_HOURS: '8761' }],
    [{ RETENTION_HOURS: '8760.1' }],
    [{ RETENTION_HOURS: '1e3' }],
    [{ RETENTION_HOURS: 'Infinity' }],
    [{ SESSION_JOIN_MINUTES: '0' }],
    [{ SESSION_JOIN_MINUTES: '1440.1' }],
    [{ SESSION_MINUTES: '1441' }],
    [{ SESSION_MINUTES: 'ever' }],
    [{ SESSION_MOST_MINUTES: '-1' }],
    [{ CONSENT_SECONDS: '0.000' }],
    [{ CONSENT_SECONDS: '301' }],
    [{ PORT: '65536' }],
    [{ PORT: 0 }],
    [{ PORT: ' 5' }],
    [{ PORT: '5\n' }],
    [{ PORT: '٣' }],
    [{ PORT: '0x10' }],
    [{ HOST: false }],
    [{ PORT: '-1' }],
    [{ ENCRYPTION_KEYS: `${'k'.repeat(33)}:${btoa(String.fromCharCode(...bytes))}` }],
    [{ RATE_LIMITS: 'tenant=10000000' }],
    [{ CORS_ORIGINS: 'https://app.example.test/path' }],
    [{ CORS_ORIGINS: '*' }],
    [{ RATE_LIMITS: 'constructor=1' }],
    [{ RATE_LIMITS: 'tenant=0' }],
  ])('refuses %j', (change) => expect(() => parseConfig({ ...good, ...change })).toThrow(Object.keys(change)[0]))

  it('says of what is no text, which only a Worker can be given, what it should be', () => {
    const settings = { ...good, PORT: 8787, CORS_ORIGINS: ['a'], PUBLIC_URL: null, AUTH_JWKS: '{"keys":[1]}' }
    expect(() => parseConfig(settings)).toThrow(
      'The configuration cannot be used: PORT Invalid input: expected string, received number; PUBLIC_URL is required: the base of every absolute link, such as https://help.example.com; AUTH_JWKS.keys.0 Invalid input: expected record, received number; CORS_ORIGINS Invalid input: expected string, received array.',
    )
  })

  it.each([
    ['8760', 8760],
    ['0.001', 0.001],
    ['1.5', 1.5],
  ])('keeps answers for %s hours', (text, hours) => {
    expect(parseConfig({ ...good, RETENTION_HOURS: text }).retention).toBe(hours * 3_600_000)
  })

  it('reads how long a session lasts, in parts of a minute too', () => {
    const times = {
      SESSION_JOIN_MINUTES: '0.05',
      SESSION_MINUTES: '1440',
      SESSION_MOST_MINUTES: '1',
      CONSENT_SECONDS: '300',
    }
    expect(parseConfig({ ...good, ...times }).sessionTimes).toEqual({
      join: 3000,
      life: 86_400_000,
      most: 60_000,
      consent: 300_000,
    })
  })

  it('takes what is just within a limit', () => {
    for (const port of [0, 1, 65_535]) expect(parseConfig({ ...good, PORT: `${port}` }).port).toBe(port)
    for (const seconds of [1, 3600])
      expect(parseConfig({ ...good, KEEP_ALIVE_SECONDS: `${seconds}` }).keepAlive).toBe(seconds * 1000)
    const kid = 'k'.repeat(32)
    const { encryptionKeys } = parseConfig({ ...good, ENCRYPTION_KEYS: good.ENCRYPTION_KEYS.replace('new', kid) })
    expect(encryptionKeys[0].kid).toBe(kid)
    expect(parseConfig({ ...good, RATE_LIMITS: 'tenant=9999999,application=1' }).rateLimits).toMatchObject({
      tenant: 9_999_999,
      application: 1,
    })
  })

  it('lets keys come from this machine without TLS, and from every organisation', () => {
    expect(parseConfig({ ...good, AUTH_JWKS_URL: 'http://127.0.0.1:9/keys' }).auth.jwksUrl).toBe(
      'http://127.0.0.1:9/keys',
    )
    // The keys of an application that has its own (entra-docs, signing-key-rollover).
    const ofApplication = `https://login.microsoftonline.com/${tenant}/discovery/v2.0/keys?appid=${tenant}`
    expect(parseConfig({ ...good, AUTH_JWKS_URL: ofApplication }).auth.jwksUrl).toBe(ofApplication)
    expect(parseConfig({ ...good, AUTH_TENANTS: 'organizations' }).auth.tenants).toBe('organizations')
  })
})
