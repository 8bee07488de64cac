export { openDeadLetterTopic } from './dead-letter-topic.js';

export {
  openPubSubPublisher,
  publishToTopic,
} from './publisher.js';
export { openPubSubSource, type PubSubSourceOptions } from './source.js';
export type { PubSubReport } from './trouble.js';
