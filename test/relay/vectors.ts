import type { play } from './transcript.ts'

interface Vector {
  readonly rule: string
  readonly setting?: Parameters<typeof play>[1]
  readonly transcript: string
}

const hIn = '{"type":"system","event":"connected","userId":"ann","connectionId":"c.1.h","reconnectionToken":"t"}'
const hBack = '{"type":"system","event":"connected","userId":"ann","connectionId":"c.1.h","reconnectionToken":"t2"}'
const sIn = '{"type":"system","event":"connected","userId":"bob","connectionId":"c.1.s","reconnectionToken":"t"}'
const server = (sequenceId: number, data: string) =>
  `{"sequenceId":${sequenceId},"type":"message","from":"server","dataType":"json","data":${data}}`
const group = (sequenceId: number, from: string, rest: string) =>
  `{"sequenceId":${sequenceId},"type":"message","from":"group","group":"rh-1","fromUserId":"${from}",${rest}}`
const ack = (ackId: number | string) => `{"type":"ack","ackId":${ackId},"success":true}`
const failed = (ackId: number | string, name: string, message: string) =>
  `{"type":"ack","ackId":${ackId},"success":false,"error":{"name":"${name}","message":"${message}"}}`
const disconnected = (message: string) => `{"type":"system","event":"disconnected","message":"${message}"}`
const join = '{"type":"joinGroup","group":"rh-1","ackId":1}'

/** The helper, alone and in the group. */
const helper = `
  h enters
  h< ${hIn}
  h> ${join}
  h< ${ack(1)}`

/** Both sides, in the group. */
const both = `${helper}
  s enters
  h< ${server(1, '{"kind":"peerJoined","side":"sharer"}')}
  s< ${sIn}
  s> ${join}
  s< ${ack(1)}`

const refusedAsMalformed = (text: string) => `${helper}
  h> ${text}
  h closed 1007 not a message of the protocol
  h2 recovers h
  h2< ${disconnected('The connection cannot be recovered: connect anew.')}
  h2 closed 1008 connection not found`

const asked = '{"kind":"accessRequested","requestId":"r1","helperUserId":"ann","sessionType":"viewScreen"}'
const decision = (requestId: string, allow: boolean, ackId = 9) =>
  `{"type":"event","event":"accessDecision","ackId":${ackId},"dataType":"json","data":{"requestId":"${requestId}","allow":${allow}}}`

const forbidden = (act: string) => `The client may not ${act} this group.`
const notSupported = failed(7, 'NotSupported', 'This is not supported here.')

/** Every rule of the protocol, once. */
export const protocolVectors: readonly Vector[] = [
  { rule: 'says first who is connected, and acknowledges a join', transcript: helper },
  {
    rule: 'tells a client without the reliable protocol of no recovery, and numbers nothing',
    transcript: `
      h enters plain
      h< {"type":"system","event":"connected","userId":"ann","connectionId":"c.1.h"}
      h> ${join}
      h< ${ack(1)}
      h> {"type":"sendToGroup","group":"rh-1","dataType":"text","data":"x"}
      h< {"type":"message","from":"group","group":"rh-1","fromUserId":"ann","dataType":"text","data":"x"}`,
  },
  {
    rule: 'answers a message without an ackId by nothing, whatever becomes of it',
    transcript: `${both}
      h> {"type":"sendToGroup","group":"rh-1","noEcho":true,"dataType":"text","data":"x"}
      s< ${group(1, 'ann', '"dataType":"text","data":"x"')}
      h> {"type":"sendToGroup","group":"other","dataType":"text","data":"x"}
      h> {"type":"joinGroup","group":"other"}
      h> {"type":"event","event":"any","dataType":"json","data":1}
      h> {"type":"joinGroup","group":" "}
      h> {"type":"joinGroup","group":"other","ackId":null}`,
  },
  {
    rule: 'gives the sender an echo, unless it asks for none',
    transcript: `${both}
      h> {"type":"sendToGroup","group":"rh-1","ackId":2,"dataType":"text","data":"x"}
      h< ${group(2, 'ann', '"dataType":"text","data":"x"')}
      s< ${group(1, 'ann', '"dataType":"text","data":"x"')}
      h< ${ack(2)}
      h> {"type":"sendToGroup","group":"rh-1","ackId":3,"noEcho":true,"dataType":"text","data":"y"}
      s< ${group(2, 'ann', '"dataType":"text","data":"y"')}
      h< ${ack(3)}`,
  },
  {
    rule: 'takes type and dataType in any case, as .NET writes them, and json for none',
    transcript: `${both}
      h> {"type":"SENDTOGROUP","group":"rh-1","noEcho":true,"dataType":"Text","data":"x"}
      s< ${group(1, 'ann', '"dataType":"text","data":"x"')}
      h> {"type":"sendtogroup","group":"rh-1","noEcho":true,"dataType":"Binary","data":"3q2+7w=="}
      s< ${group(2, 'ann', '"dataType":"binary","data":"3q2+7w=="')}
      h> {"type":"sendToGroup","group":"rh-1","noEcho":true,"data":[1]}
      s< ${group(3, 'ann', '"dataType":"json","data":[1]')}`,
  },
  {
    rule: 'passes data on in the very characters in which it came',
    transcript: `${both}
      h> {"data" : {"n":12345678901234567890,"e":1.0E+2, "__proto__":{"a":1},"s":"\\u00e4\\/\\"]}"} ,"type":"sendToGroup","group":"rh-1","noEcho":true}
      s< ${group(1, 'ann', '"dataType":"json","data":{"n":12345678901234567890,"e":1.0E+2, "__proto__":{"a":1},"s":"\\u00e4\\/\\"]}"}')}
      h> {"type":"sendToGroup","group":"rh-1","noEcho":true,"dataType":"text","data":"\\ud83d\\ude00\\\\","x":{"data":2}}
      s< ${group(2, 'ann', '"dataType":"text","data":"\\ud83d\\ude00\\\\"')}
      h> {"type":"sendToGroup","group":"rh-1","noEcho":true,"d\\u0061ta":false,"dataType":"json"}
      s< ${group(3, 'ann', '"dataType":"json","data":false')}
      h> {"data":1,"type":"sendToGroup","group":"rh-1","noEcho":true,"data":[2,{"data":3}]}
      s< ${group(4, 'ann', '"dataType":"json","data":[2,{"data":3}]')}`,
  },
  {
    rule: 'does what a token has a role for, group by group, and needs no membership to send',
    transcript: `
      h enters
      h< ${hIn}
      h> {"type":"joinGroup","group":"other","ackId":1}
      h< ${failed(1, 'Forbidden', forbidden('join'))}
      h> {"type":"leaveGroup","group":"rh-10","ackId":2}
      h< ${failed(2, 'Forbidden', forbidden('leave'))}
      h> {"type":"sendToGroup","group":"RH-1","ackId":3,"dataType":"text","data":"x"}
      h< ${failed(3, 'Forbidden', forbidden('send to'))}
      h> {"type":"sendToGroup","group":"rh-1","ackId":4,"dataType":"text","data":"x"}
      h< ${ack(4)}`,
  },
  {
    rule: 'does without a role what needs none',
    setting: { roles: [] },
    transcript: `
      h enters
      h< ${hIn}
      h> ${join}
      h< ${failed(1, 'Forbidden', forbidden('join'))}
      h> {"type":"event","event":"any","ackId":2,"dataType":"text","data":""}
      h< ${failed(2, 'InternalServerError', 'Internal server error')}`,
  },
  {
    rule: 'takes a role without a group for all groups, up to as many as a connection may be in',
    setting: { roles: ['webpubsub.joinLeaveGroup'], limits: { groups: 2, groupNames: 10 } },
    transcript: `
      h enters
      h< ${hIn}
      h> {"type":"joinGroup","group":"a","ackId":1}
      h< ${ack(1)}
      h> {"type":"joinGroup","group":"0123456789","ackId":2}
      h< ${failed(2, 'BadRequest', 'The client is in as many groups as it may be in.')}
      h> {"type":"joinGroup","group":"b","ackId":3}
      h< ${ack(3)}
      h> {"type":"joinGroup","group":"c","ackId":4}
      h< ${failed(4, 'BadRequest', 'The client is in as many groups as it may be in.')}
      h> {"type":"joinGroup","group":"b","ackId":5}
      h< ${ack(5)}
      h> {"type":"sendToGroup","group":"a","ackId":6,"dataType":"text","data":"x"}
      h< ${failed(6, 'Forbidden', forbidden('send to'))}`,
  },
  {
    rule: 'delivers nothing more once a client has left the group',
    transcript: `${helper}
      h> {"type":"leaveGroup","group":"rh-1","ackId":2}
      h< ${ack(2)}
      h> {"type":"sendToGroup","group":"rh-1","ackId":3,"dataType":"text","data":"x"}
      h< ${ack(3)}`,
  },
  {
    rule: 'does nothing twice, and lets what failed be tried again',
    transcript: `${both}
      h> {"type":"sendToGroup","group":"rh-1","ackId":2,"noEcho":true,"dataType":"text","data":"x"}
      s< ${group(1, 'ann', '"dataType":"text","data":"x"')}
      h< ${ack(2)}
      h> {"type":"sendToGroup","group":"rh-1","ackId":2,"noEcho":true,"dataType":"text","data":"x"}
      h< ${failed(2, 'Duplicate', 'Message with ack-id: 2 has been processed')}
      h> {"type":"joinGroup","group":"other","ackId":3}
      h< ${failed(3, 'Forbidden', forbidden('join'))}
      h> {"type":"joinGroup","group":"rh-1","ackId":3}
      h< ${ack(3)}
      s> {"type":"leaveGroup","group":"rh-1","ackId":2}
      s< ${ack(2)}`,
  },
  {
    rule: 'remembers as many ackIds as it says, and forgets the oldest first',
    setting: { limits: { ackIds: 2 } },
    transcript: `${helper}
      h> {"type":"joinGroup","group":"rh-1","ackId":2}
      h< ${ack(2)}
      h> {"type":"joinGroup","group":"rh-1","ackId":3}
      h< ${ack(3)}
      h> {"type":"joinGroup","group":"rh-1","ackId":2}
      h< ${failed(2, 'Duplicate', 'Message with ack-id: 2 has been processed')}
      h> {"type":"joinGroup","group":"rh-1","ackId":1}
      h< ${ack(1)}`,
  },
  {
    rule: 'gives an ackId back in the digits in which it came, up to 64 bits',
    transcript: `${helper}
      h> {"type":"joinGroup","group":"rh-1","ackId":18446744073709551615}
      h< ${ack('18446744073709551615')}
      h> {"type":"joinGroup","group":"rh-1","ackId":18446744073709551614}
      h< ${ack('18446744073709551614')}
      h> {"type":"joinGroup","group":"rh-1","ackId":0}
      h< ${ack(0)}
      h> {"type":"joinGroup","group":"rh-1","ackId":18446744073709551616}
      h closed 1007 not a message of the protocol`,
  },
  {
    rule: 'answers a ping, and takes a sequenceAck without a word',
    transcript: `${helper}
      h> {"type":"ping"}
      h< {"type":"pong"}
      h> {"type":"sequenceAck","sequenceId":999}`,
  },
  {
    rule: 'refuses data that there is none of, or that is not what its type says',
    transcript: `${helper}
      h> {"type":"sendToGroup","group":"rh-1","ackId":2,"dataType":"json","data":null}
      h< ${failed(2, 'BadRequest', 'A message needs data that is not null.')}
      h> {"type":"sendToGroup","group":"rh-1","ackId":3,"dataType":"text"}
      h< ${failed(3, 'BadRequest', 'A message needs data that is not null.')}
      h> {"type":"sendToGroup","group":"rh-1","ackId":4,"dataType":"binary","data":"3q2+7w"}
      h< ${failed(4, 'BadRequest', 'The data of a binary message must be base64.')}
      h> {"type":"sendToGroup","group":"rh-1","ackId":5,"dataType":"protobuf","data":"3q2+"}
      h< ${failed(5, 'BadRequest', 'The dataType protobuf is not supported here: send json, text or binary.')}
      h> {"type":"sendToGroup","group":" ","ackId":6,"dataType":"text","data":""}
      h< ${failed(6, 'BadRequest', 'A group has a name of 1 to 1024 characters that are not all blanks.')}
      h> {"type":"event","event":"1st","ackId":7,"dataType":"text","data":""}
      h< {"type":"ack","ackId":7,"success":false,"error":{"name":"BadRequest","message":"An event has a name of letters, digits, \\"_\\", \\".\\" and \\"-\\", beginning with a letter."}}`,
  },
  {
    rule: 'looks at metadata and ttlSeconds as Azure does, and passes neither on',
    transcript: `${both}
      h> {"type":"sendToGroup","group":"rh-1","noEcho":true,"ackId":2,"data":1,"metadata":{"trace-id":"a1"},"ttlSeconds":300}
      s< ${group(1, 'ann', '"dataType":"json","data":1')}
      h< ${ack(2)}
      h> {"type":"sendToGroup","group":"rh-1","ackId":3,"data":1,"metadata":{"k":"ä"}}
      h< ${failed(3, 'BadRequest', 'metadata takes ASCII only: 256 characters a key, 1024 a value, 8192 together.')}
      h> {"type":"sendToGroup","group":"rh-1","ackId":4,"data":1,"metadata":{"k":"${'v'.repeat(1025)}"}}
      h< ${failed(4, 'BadRequest', 'metadata takes ASCII only: 256 characters a key, 1024 a value, 8192 together.')}
      h> {"type":"sendToGroup","group":"rh-1","ackId":5,"data":1,"ttlSeconds":301}
      h< ${failed(5, 'BadRequest', 'ttlSeconds is a whole number from 0 to 300.')}
      h> {"type":"sendToGroup","group":"rh-1","ackId":6,"data":1,"ttlSeconds":0.5}
      h< ${failed(6, 'BadRequest', 'ttlSeconds is a whole number from 0 to 300.')}`,
  },
  {
    rule: 'answers an event as Azure does where nothing takes it',
    transcript: `${helper}
      h> {"type":"event","event":"anything","ackId":5,"dataType":"json","data":1}
      h< ${failed(5, 'InternalServerError', 'Internal server error')}`,
  },
  {
    rule: 'answers what is not supported in its own words, to whom asks for it',
    transcript: `${helper}
      h> {"type":"invoke","invocationId":"i1","target":"event","event":"e","dataType":"text","data":"x"}
      h< {"type":"invokeResponse","invocationId":"i1","success":false,"error":{"name":"NotSupported","message":"Invocations are not supported here: send to the group."}}
      h> {"type":"cancelInvocation","invocationId":"i1"}
      h> {"type":"sendToGroup","group":"rh-1","ackId":7,"stream":{"streamId":"s1"}}
      h< {"type":"streamClosed","streamId":"s1","error":{"name":"NotSupported","message":"Streams are not supported here: send to the group, message by message."}}
      h< ${notSupported}
      h> {"type":"streamData","streamId":"s1","streamSequenceId":1,"dataType":"text","data":"x"}
      h< {"type":"streamClosed","streamId":"s1","error":{"name":"NotSupported","message":"Streams are not supported here: send to the group, message by message."}}
      h> {"type":"streamEnd","streamId":"s1"}
      h> {"type":"setGroupState","group":"rh-1","ackId":7,"state":{}}
      h< ${notSupported}
      h> {"type":"subscribeGroupState","group":"rh-1","ackId":7}
      h< ${notSupported}
      h> {"type":"unsubscribeGroupState","group":"rh-1","ackId":7}
      h< ${notSupported}`,
  },
  ...[
    'hello',
    '',
    '{',
    '[]',
    'null',
    '"x"',
    '{"type":"nonsense"}',
    '{"type":"toString"}',
    '{"type":"__proto__"}',
    '{"type":5}',
    '{}',
    '{"__proto__":{"type":"ping"}}',
    '{"type":"ping","__proto__":{}}',
    '{"type":"joinGroup"}',
    '{"type":"joinGroup","group":5}',
    '{"type":"joinGroup","group":"rh-1","ackId":"1"}',
    '{"type":"joinGroup","group":"rh-1","ackId":-1}',
    '{"type":"joinGroup","group":"rh-1","ackId":1.5}',
    '{"type":"sendToGroup","group":"rh-1","dataType":"xml","data":"x"}',
    '{"type":"sendToGroup","group":"rh-1","dataType":5,"data":"x"}',
    '{"type":"sendToGroup","group":"rh-1","dataType":"text","data":5}',
    '{"type":"sendToGroup","group":"rh-1","noEcho":"yes","data":5}',
    '{"type":"sendToGroup","group":"rh-1","data":5,"metadata":[]}',
    '{"type":"sendToGroup","group":"rh-1","data":5,"metadata":{"k":1}}',
    '{"type":"sendToGroup","group":"rh-1","data":5,"ttlSeconds":"1"}',
    '{"type":"sendToGroup","group":"rh-1","stream":"s"}',
    '{"type":"event","data":1}',
    '{"type":"sequenceAck"}',
    '{"type":"sequenceAck","sequenceId":"1"}',
    '{"type":"invoke"}',
    `{"type":"sendToGroup","group":"rh-1","data":${'['.repeat(10_000)}${']'.repeat(10_000)}}`,
    `{"type":"sendToGroup","group":"rh-1","data":${'{"a":'.repeat(64)}1${'}'.repeat(64)}}`,
  ].map((text) => ({
    rule: `closes by 1007 for ${text.slice(0, 80)}`,
    transcript: refusedAsMalformed(text),
  })),
  {
    rule: 'takes as much nesting as it says',
    transcript: `${helper}
      h> {"type":"sendToGroup","group":"rh-1","ackId":2,"noEcho":true,"data":${'['.repeat(63)}${']'.repeat(63)}}
      h< ${ack(2)}`,
  },
  {
    rule: 'closes by 1003 for a binary frame, for good',
    transcript: `${both}
      s>> 3q2+7w==
      s closed 1003 the protocol has no binary frames
      h< ${server(2, '{"kind":"peerLeft","side":"sharer"}')}
      s> {"type":"ping"}`,
  },
  {
    rule: 'takes 1 MiB and closes by 1009 for more, in bytes',
    setting: { limits: { messageBytes: 56 } },
    transcript: `
      h enters
      h< ${hIn}
      h> {"type":"joinGroup","group":"äöü€ 12345","ackId":1}
      h< ${failed(1, 'Forbidden', forbidden('join'))}
      h> {"type":"joinGroup","group":"äöü€ 123456","ackId":2}
      h closed 1009 a message is larger than 1 MiB`,
  },
]

/** Clients without a subprotocol. */
export const rawVectors: readonly Vector[] = [
  {
    rule: 'passes on the frames of a raw client to its group, and gives it the bare data',
    transcript: `${helper}
      s enters raw to rh-1 noEcho
      h< ${server(1, '{"kind":"peerJoined","side":"sharer"}')}
      s> {"a": 1}
      h< ${group(2, 'bob', '"dataType":"text","data":"{\\"a\\": 1}"')}
      s>> 3q2+7w==
      h< ${group(3, 'bob', '"dataType":"binary","data":"3q2+7w=="')}
      h> {"type":"sendToGroup","group":"rh-1","noEcho":true,"dataType":"text","data":"\\u00e9\\""}
      s< é"
      h> {"type":"sendToGroup","group":"rh-1","noEcho":true,"dataType":"json","data":{"n": 1.0}}
      s< {"n": 1.0}
      h> {"type":"sendToGroup","group":"rh-1","noEcho":true,"dataType":"binary","data":"3q2+7w=="}
      s<< 3q2+7w==`,
  },
  {
    rule: 'gives a raw client its echo where it asks for no other',
    transcript: `
      h enters raw to rh-1
      h> hi
      h< hi
      h>> AAE=
      h<< AAE=`,
  },
  {
    rule: 'closes by 1011 where a frame is an event, which nobody takes',
    transcript: `
      h enters raw
      h> hi
      h closed 1011 no event is taken without a subprotocol`,
  },
  {
    rule: 'closes by 1008 where a raw client may not send to its group',
    transcript: `
      h enters raw to other
      h> hi
      h closed 1008 the client may not send to this group`,
  },
  {
    rule: 'sends a raw client no frame of the system, at the end neither',
    transcript: `
      h enters raw
      ended
      h closed 1008 session ended
      over`,
  },
]

/** What outlives a socket. */
export const recoveryVectors: readonly Vector[] = [
  {
    rule: 'recovers with groups, ackIds and what was not acknowledged, in order and once',
    transcript: `${both}
      h> {"type":"sendToGroup","group":"rh-1","noEcho":true,"dataType":"text","data":"1"}
      s< ${group(1, 'ann', '"dataType":"text","data":"1"')}
      h> {"type":"sendToGroup","group":"rh-1","noEcho":true,"dataType":"text","data":"2"}
      s< ${group(2, 'ann', '"dataType":"text","data":"2"')}
      s> {"type":"sequenceAck","sequenceId":1}
      s leaves 1006
      h< ${server(2, '{"kind":"peerLeft","side":"sharer"}')}
      h> {"type":"sendToGroup","group":"rh-1","noEcho":true,"dataType":"text","data":"3"}
      after 29999
      s2 recovers s
      h< ${server(3, '{"kind":"peerJoined","side":"sharer"}')}
      s2< ${sIn.replace('"t"', '"t2"')}
      s2< ${group(2, 'ann', '"dataType":"text","data":"2"')}
      s2< ${group(3, 'ann', '"dataType":"text","data":"3"')}
      s2> ${join}
      s2< ${failed(1, 'Duplicate', 'Message with ack-id: 1 has been processed')}
      h> {"type":"sendToGroup","group":"rh-1","noEcho":true,"dataType":"text","data":"4"}
      s2< ${group(4, 'ann', '"dataType":"text","data":"4"')}`,
  },
  {
    rule: 'gives a lost connection up after its time',
    transcript: `${helper}
      h leaves 1005
      wakes at 30000
      is not empty
      after 30000
      wakes at 3600000
      is empty
      h2 recovers h
      h2< ${disconnected('The connection cannot be recovered: connect anew.')}
      h2 closed 1008 connection not found`,
  },
  {
    rule: 'ends a connection at once where its client closes it by 1000',
    transcript: `${both}
      h leaves 1000
      s< ${server(1, '{"kind":"peerLeft","side":"helper"}')}
      h2 recovers h
      h2< ${disconnected('The connection cannot be recovered: connect anew.')}
      h2 closed 1008 connection not found`,
  },
  {
    rule: 'recovers nothing of a client without the reliable protocol',
    transcript: `
      h enters plain
      h< {"type":"system","event":"connected","userId":"ann","connectionId":"c.1.h"}
      h leaves 1006
      is empty`,
  },
  {
    rule: 'closes the socket that another one takes the place of, and tells nobody',
    transcript: `${both}
      h2 recovers h
      h< ${disconnected('The connection was recovered by another one.')}
      h closed 1008 displaced
      h2< ${hBack}
      h2< ${server(1, '{"kind":"peerJoined","side":"sharer"}')}
      h leaves 1006
      h> {"type":"ping"}
      h2> {"type":"ping"}
      h2< {"type":"pong"}`,
  },
  {
    rule: 'keeps no more lost connections of a side than it says',
    setting: { limits: { lostOfSide: 1 } },
    transcript: `${helper}
      h leaves 1006
      after 1000
      h3 enters
      h3< ${hIn.replace('c.1.h', 'c.1.h3')}
      h3 leaves 1006
      h2 recovers h
      h2< ${disconnected('The connection cannot be recovered: connect anew.')}
      h2 closed 1008 connection not found
      h4 recovers h3
      h4< ${hBack.replace('c.1.h', 'c.1.h3')}`,
  },
  {
    rule: 'goes on after a sleep, and then recovers what misses nothing',
    transcript: `${both}
      s> {"type":"joinGroup","group":"rh-1","ackId":2}
      s< ${ack(2)}
      h> {"type":"sequenceAck","sequenceId":1}
      sleeps
      s> ${join}
      s< ${failed(1, 'Duplicate', 'Message with ack-id: 1 has been processed')}
      s> {"type":"sendToGroup","group":"rh-1","noEcho":true,"dataType":"text","data":"x"}
      h< ${group(2, 'bob', '"dataType":"text","data":"x"')}
      h leaves 1006
      s< ${server(1, '{"kind":"peerLeft","side":"helper"}')}
      h2 recovers h
      s< ${server(2, '{"kind":"peerJoined","side":"helper"}')}
      h2< ${hBack}
      h2< ${group(2, 'bob', '"dataType":"text","data":"x"')}`,
  },
  {
    rule: 'recovers nothing where a message went in a sleep that may not have arrived, until it is acknowledged',
    transcript: `${both}
      sleeps
      h2 recovers h
      h2< ${disconnected('The connection cannot be recovered: connect anew.')}
      h2 closed 1008 connection not found
      h> {"type":"sequenceAck","sequenceId":1}
      h2 recovers h
      h< ${disconnected('The connection was recovered by another one.')}
      h closed 1008 displaced
      h2< ${hBack}`,
  },
  {
    rule: 'sends again what came after a sleep, whichever message of before or after it is acknowledged',
    transcript: `${both}
      sleeps
      s> {"type":"sendToGroup","group":"rh-1","noEcho":true,"dataType":"text","data":"2"}
      h< ${group(2, 'bob', '"dataType":"text","data":"2"')}
      s> {"type":"sendToGroup","group":"rh-1","noEcho":true,"dataType":"text","data":"3"}
      h< ${group(3, 'bob', '"dataType":"text","data":"3"')}
      h> {"type":"sequenceAck","sequenceId":1}
      h2 recovers h
      h< ${disconnected('The connection was recovered by another one.')}
      h closed 1008 displaced
      h2< ${hBack}
      h2< ${group(2, 'bob', '"dataType":"text","data":"2"')}
      h2< ${group(3, 'bob', '"dataType":"text","data":"3"')}
      h2> {"type":"sequenceAck","sequenceId":2}
      h3 recovers h
      h2< ${disconnected('The connection was recovered by another one.')}
      h2 closed 1008 displaced
      h3< ${hBack}
      h3< ${group(3, 'bob', '"dataType":"text","data":"3"')}`,
  },
]

/** Who is asked, and what comes of it. */
export const consentVectors: readonly Vector[] = [
  ...[true, false].map((allow) => ({
    rule: `asks the sharer, who ${allow ? 'allows' : 'declines'}`,
    transcript: `${both}
      ask r1 for h
      s< ${server(1, asked)}
      wakes at 60000
      s> ${decision('r1', allow)}
      decided r1 ${allow ? 'allowed' : 'declined'}
      s< ${ack(9)}
      s> ${decision('r1', !allow, 10)}
      s< ${failed(10, 'BadRequest', 'This request for access is not open, or not any more.')}`,
  })),
  {
    rule: 'tells the sharer, and nobody else, the key that was granted',
    transcript: `${both}
      granted r1
      s< ${server(1, '{"kind":"accessGranted","requestId":"r1","pubSubEncryptionKey":"K","pubSubEncryption":"I"}')}`,
  },
  {
    rule: 'finds the asker a stranger whose connection is not open, not of its user, or not a helper',
    transcript: `${both}
      ask r1 for h9
      decided r1 stranger
      ask r2 for s
      decided r2 stranger
      h leaves 1006
      s< ${server(1, '{"kind":"peerLeft","side":"helper"}')}
      ask r3 for h
      decided r3 stranger`,
  },
  {
    rule: 'says where no sharer is connected who can answer',
    transcript: `${helper}
      ask r1 for h
      decided r1 alone
      s enters raw
      h< ${server(1, '{"kind":"peerJoined","side":"sharer"}')}
      ask r2 for h
      decided r2 alone`,
  },
  {
    rule: 'waits no longer than it is to, and then says so to the sharer',
    transcript: `${both}
      ask r1 for h
      s< ${server(1, asked)}
      after 59999
      after 1
      decided r1 silent
      s< ${server(2, '{"kind":"accessWithdrawn","requestId":"r1"}')}`,
  },
  {
    rule: 'takes silence for a yes where nobody sits at the device',
    transcript: `${both}
      ask r1 for h or take silence for yes
      s< ${server(1, asked)}
      after 60000
      decided r1 allowed`,
  },
  {
    rule: 'has one question open, the newest',
    transcript: `${both}
      ask r1 for h
      s< ${server(1, asked)}
      ask r2 for h
      decided r1 withdrawn
      s< ${server(2, '{"kind":"accessWithdrawn","requestId":"r1"}')}
      s< ${server(3, asked.replace('r1', 'r2'))}
      s> ${decision('r1', true)}
      s< ${failed(9, 'BadRequest', 'This request for access is not open, or not any more.')}
      withdraw r1
      withdraw r2
      decided r2 withdrawn
      s< ${server(4, '{"kind":"accessWithdrawn","requestId":"r2"}')}`,
  },
  {
    rule: 'takes the answer of nobody but the sharer, and of nothing but the shape that it has',
    transcript: `${both}
      ask r1 for h
      s< ${server(1, asked)}
      h> ${decision('r1', true)}
      h< ${failed(9, 'Forbidden', 'Only the sharer decides on access.')}
      s> {"type":"event","event":"accessDecision","ackId":2,"dataType":"json","data":{"requestId":"r1","allow":"yes"}}
      s< ${failed(2, 'BadRequest', 'accessDecision takes json with a requestId and with allow, true or false.')}
      s> {"type":"event","event":"accessDecision","dataType":"json","data":{"requestId":"r1","allow":true}}
      decided r1 allowed`,
  },
  {
    rule: 'asks a sharer again that comes while the question is open, and withdraws it when the helper is gone for good',
    transcript: `${both}
      ask r1 for h
      s< ${server(1, asked)}
      s leaves 1000
      h< ${server(2, '{"kind":"peerLeft","side":"sharer"}')}
      s2 enters
      h< ${server(3, '{"kind":"peerJoined","side":"sharer"}')}
      s2< ${sIn.replace('c.1.s', 'c.1.s2')}
      s2< ${server(1, asked)}
      h leaves 1006
      s2< ${server(2, '{"kind":"peerLeft","side":"helper"}')}
      after 30000
      decided r1 withdrawn
      s2< ${server(3, '{"kind":"accessWithdrawn","requestId":"r1"}')}`,
  },
  {
    rule: 'withdraws the question when the session ends, and asks nothing after',
    transcript: `${both}
      ask r1 for h
      s< ${server(1, asked)}
      ended
      decided r1 withdrawn
      h< ${disconnected('The session has ended.')}
      h closed 1008 session ended
      s< ${disconnected('The session has ended.')}
      s closed 1008 session ended
      over
      ask r2 for h
      decided r2 withdrawn
      ended
      is empty`,
  },
]

/** How long, how fast, how many. */
export const boundVectors: readonly Vector[] = [
  {
    rule: 'expires without any traffic, and lets nobody in after',
    transcript: `${helper}
      after 3599999
      after 1
      h< ${disconnected('The session has expired.')}
      h closed 1008 session expired
      over
      h2 enters
      h2< ${disconnected('The session has ended.')}
      h2 closed 1008 session ended`,
  },
  {
    rule: 'lives on where it is extended, and says so to both',
    transcript: `${both}
      extended
      h< ${server(2, '{"kind":"sessionExtended","sessionExpirationDateTime":"2026-01-02T02:00:00Z"}')}
      s< ${server(1, '{"kind":"sessionExtended","sessionExpirationDateTime":"2026-01-02T02:00:00Z"}')}
      wakes at 7200000
      after 3600000`,
  },
  {
    rule: 'closes by 1001 when the gateway stops',
    transcript: `${helper}
      stopping
      h< ${disconnected('The gateway is stopping.')}
      h closed 1001 going away`,
  },
  {
    rule: 'tells a side that chat is blocked, right after it is connected',
    setting: { isChatBlocked: true },
    transcript: `
      h enters
      h< ${hIn}
      h< ${server(1, '{"kind":"sessionSettings","blockChat":true}')}`,
  },
  {
    rule: 'closes a client that has more unacknowledged than is kept, and no other',
    setting: { limits: { unackedMessages: 1 } },
    transcript: `${both}
      h> {"type":"sendToGroup","group":"rh-1","noEcho":true,"ackId":2,"dataType":"text","data":"1"}
      s< ${group(1, 'ann', '"dataType":"text","data":"1"')}
      h< ${ack(2)}
      h> {"type":"sequenceAck","sequenceId":1}
      h> {"type":"sendToGroup","group":"rh-1","noEcho":true,"ackId":3,"dataType":"text","data":"2"}
      h< ${ack(3)}
      s< ${disconnected('The client does not take, or does not acknowledge, its messages.')}
      s closed 1008 slow consumer
      h< ${server(2, '{"kind":"peerLeft","side":"sharer"}')}
      s2 recovers s
      s2< ${disconnected('The connection cannot be recovered: connect anew.')}
      s2 closed 1008 connection not found`,
  },
  {
    rule: 'counts the length of what is not acknowledged, of a lost client too',
    setting: { limits: { unackedLength: 300 } },
    transcript: `${both}
      s leaves 1006
      h< ${server(2, '{"kind":"peerLeft","side":"sharer"}')}
      h> {"type":"sequenceAck","sequenceId":2}
      h> {"type":"sendToGroup","group":"rh-1","noEcho":true,"dataType":"text","data":"${'x'.repeat(300)}"}
      s2 recovers s
      s2< ${disconnected('The connection cannot be recovered: connect anew.')}
      s2 closed 1008 connection not found`,
  },
  {
    rule: 'closes a client that the door has too much unsent for',
    transcript: `${both}
      s overruns
      s< ${disconnected('The client does not take, or does not acknowledge, its messages.')}
      s closed 1008 slow consumer
      h< ${server(2, '{"kind":"peerLeft","side":"sharer"}')}`,
  },
  {
    rule: 'takes as many messages as it says, at once and each second, and closes by 1008 for more',
    setting: { limits: { rate: { burst: 2, perSecond: 1, lengthBurst: 1e6, lengthPerSecond: 1e6 } } },
    transcript: `${helper}
      h> {"type":"ping"}
      h< {"type":"pong"}
      after 1000
      h> {"type":"ping"}
      h< {"type":"pong"}
      after -5000
      h> {"type":"ping"}
      h< ${disconnected('The client sends more than a connection may.')}
      h closed 1008 too many messages`,
  },
  {
    rule: 'takes as many characters as it says, raw ones as well',
    setting: { limits: { rate: { burst: 99, perSecond: 99, lengthBurst: 10, lengthPerSecond: 1 } } },
    transcript: `
      h enters raw to rh-1 noEcho
      h> 0123456
      h>> AAEC
      h> x
      h closed 1008 too many messages`,
  },
  {
    rule: 'has room for as many connections of a side as it says',
    transcript: `${helper}
      h2 enters
      h2< ${hIn.replace('c.1.h', 'c.1.h2')}
      h3 enters
      h3< ${disconnected('This side of the session has as many connections as it may have.')}
      h3 closed 1008 too many connections
      s enters
      h< ${server(1, '{"kind":"peerJoined","side":"sharer"}')}
      h2< ${server(1, '{"kind":"peerJoined","side":"sharer"}')}
      s< ${sIn}
      h leaves 1000
      h2 leaves 1000
      s< ${server(1, '{"kind":"peerLeft","side":"helper"}')}`,
  },
]
