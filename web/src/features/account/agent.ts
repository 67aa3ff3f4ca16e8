export { describeAgent } from '@/lib/agent';
