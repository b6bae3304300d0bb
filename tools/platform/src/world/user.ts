// People, what they prefer, and the groups they are in.

export interface User {
  readonly userId: string;
  readonly tenantId: string;
  displayName: string;
  givenName: string;
  familyName: string;
  email: string;
  avatarUrl: string | null;
  jobTitle: string | null;
  status: 'active' | 'invited' | 'deactivated';
  groupIds: string[];
  readonly createdAt: number;
  updatedAt: number;
  costCenter: string;
  directoryDn: string | null;
}

export interface Preferences {
  readonly userId: string;
  locale: string;
  timeZone: string;
  theme: 'system' | 'light' | 'dark';
  density: 'comfortable' | 'compact';
  notifications: { email: 'off' | 'instant' | 'daily'; push: boolean; mentionsOnly: boolean };
  ai: { autoSummary: boolean; language: string };
  updatedAt: number;
}

export interface Group {
  readonly groupId: string;
  readonly tenantId: string;
  name: string;
}
