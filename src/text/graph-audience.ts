/** Whether an audience is Microsoft Graph's, in any of its clouds: by its id, or as a URI. */
export const isGraphAudience = (text: string) =>
  /^(00000003-0000-0000-c000-000000000000|https:\/\/((dod-)?graph\.microsoft\.(com|us)|microsoftgraph\.chinacloudapi\.cn)\/*)$/i.test(
    text,
  )
