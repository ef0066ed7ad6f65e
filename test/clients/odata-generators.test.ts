import { afterAll, beforeAll, expect, it } from 'vitest'
import { model } from '../../src/entities/model.ts'
import { csdlXml } from '../../src/odata/csdl-xml.ts'
import { schemaOf } from '../../src/odata/schema.ts'
import { type GeneratedClients, generateClients } from '../support/generated-clients.ts'

let clients: GeneratedClients
beforeAll(async () => {
  clients = await generateClients(csdlXml(schemaOf(model, 'beta')))
})
afterAll(() => clients?.remove())

it('lets odata2ts generate a client that compiles and loads', () => {
  expect(Object.keys(clients.odata2ts())).toEqual(expect.arrayContaining(['sessions', 'deviceManagement']))
})

it('lets the SAP Cloud SDK generate a client that compiles and loads', () => {
  expect(Object.keys(clients.sap())).toContain('sessions')
})
