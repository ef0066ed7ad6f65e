/** An error as OAuth and Entra ID say it (RFC 6749, section 5.2). */
export const oauthError = (error: string, description: string) => ({
  error,
  error_description: description,
  error_codes: [],
  timestamp: `${new Date().toISOString().slice(0, 19).replace('T', ' ')}Z`,
  trace_id: crypto.randomUUID(),
  correlation_id: crypto.randomUUID(),
})
