import { Option } from 'commander'
import { defaultDatabasePath } from '../../../config/config.ts'
import { readEnvironment } from './environment.ts'
import { fileIn } from './file-option.ts'

interface Given {
  readonly database?: string
}

/** For a command that works on a database file. */
export const databaseOption = () =>
  new Option('--database <file>', `the database (DATABASE_PATH, else ${defaultDatabasePath})`).argParser(fileIn)

/** The settings, with what the option said in the place of theirs. */
export const settingsWith = ({ database }: Given) => {
  const environment = readEnvironment()
  return database === undefined ? environment : { ...environment, DATABASE_PATH: database }
}

/** The file that a command works on. */
export const databasePathIn = (given: Given) => settingsWith(given).DATABASE_PATH || defaultDatabasePath
