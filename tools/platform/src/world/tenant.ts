// A customer organisation, its settings and its feature flags.
import type { Role } from './grant.ts';

export interface Tenant {
  readonly tenantId: string;
  name: string;
  plan: 'team' | 'business' | 'enterprise';
  region: 'eu-north-1' | 'eu-central-1' | 'us-east-1';
  defaultLocale: string;
  /** IANA name; identity writes every timestamp with its offset. */
  timeZone: string;
  primaryColor: string;
  logoUrl: string | null;
  ai: { enabled: boolean; allowedModels: string[]; retentionDays: number; monthlyBudgetUsd: number };
  maxCollaborators: number;
  /** What everyone of the tenant may do with a document that follows the default. */
  defaultRole: Role | 'none';
  updatedAt: number;
  costCenter: string;
  internalNotes: string | null;
}

export interface Flag {
  readonly tenantId: string;
  readonly key: string;
  enabled: boolean;
  variant: string | null;
  rolloutRule: string;
  /** Users for whom it is on although it is off for the tenant. */
  onFor: string[];
}
