/** Every feature the page consists of. A new one adds its line here and its routes in routes.ts. */
import { accountFeature } from '@/features/account/feature';
import { adminFeature } from '@/features/admin/feature';
import { auditFeature } from '@/features/audit/feature';
import { customersFeature } from '@/features/customers/feature';
import { homeFeature } from '@/features/home/feature';
import { importsFeature } from '@/features/imports/feature';
import { jobsFeature } from '@/features/jobs/feature';
import { tasksFeature } from '@/features/tasks/feature';
import type { Feature } from './feature';

export const features: Feature[] = [
  homeFeature,
  tasksFeature,
  customersFeature,
  accountFeature,
  importsFeature,
  adminFeature,
  auditFeature,
  jobsFeature,
];
