export {
  type DeadLetterTopic,
  type DeadLetterTopicOptions,
  openDeadLetterTopic,
  type Poison,
} from './dead-letter-topic.js';
export type { FlowLimit } from './desk.js';
export {
  openPubSubPublisher,
  type PublisherOptions,
  type PubSubPublisher,
  publishToTopic,
} from './publisher.js';
export { openPubSubSource, type PubSubSource, type PubSubSourceOptions } from './source.js';
export type { PubSubReport } from './trouble.js';
