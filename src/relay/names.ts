/** Characters of the name of a group in Azure Web PubSub. */
const longestGroup = 1024

/** Whether Azure Web PubSub takes a text as the name of a group. */
export const isGroupName = (text: string) => text.length <= longestGroup && text.trim() !== ''

/** Likewise of an event. */
export const isEventName = (text: string) => /^[a-z][a-z0-9_.-]{0,127}$/i.test(text)

/** Whether one of a client's roles allows it: that of the group, or that of all groups. */
export const mayDo = (roles: readonly string[], act: 'joinLeaveGroup' | 'sendToGroup', group: string) => {
  const ofAll = `webpubsub.${act}`
  return roles.includes(`${ofAll}.${group}`) || roles.includes(ofAll)
}
