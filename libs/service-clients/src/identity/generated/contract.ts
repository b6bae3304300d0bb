// Generated from contracts/identity.yaml without its internal members. Do not edit: npx nx run service-clients:generate

export interface components {
    schemas: {
        UserId: string;
        TenantId: string;
        GroupId: string;
        /** @description BCP 47 tag */
        Locale: string;
        /** @description IANA name */
        TimeZone: string;
        /**
         * Format: date-time
         * @description RFC 3339 with the tenant's offset
         */
        Timestamp: string;
        User: {
            userId: components["schemas"]["UserId"];
            tenantId: components["schemas"]["TenantId"];
            displayName: string;
            givenName: string;
            familyName: string;
            /** Format: email */
            email: string;
            /** Format: uri */
            avatarUrl: string | null;
            jobTitle: string | null;
            /** @enum {string} */
            status: "active" | "invited" | "deactivated";
            groupIds: components["schemas"]["GroupId"][];
            createdAt: components["schemas"]["Timestamp"];
            updatedAt: components["schemas"]["Timestamp"];
        };
        UserBatch: {
            users: components["schemas"]["User"][];
            missing: components["schemas"]["UserId"][];
        };
        Preferences: {
            userId: components["schemas"]["UserId"];
            locale: components["schemas"]["Locale"];
            timeZone: components["schemas"]["TimeZone"];
            /** @enum {string} */
            theme: "system" | "light" | "dark";
            /** @enum {string} */
            density: "comfortable" | "compact";
            notifications: {
                /** @enum {string} */
                email: "off" | "instant" | "daily";
                push: boolean;
                mentionsOnly: boolean;
            };
            ai: {
                autoSummary: boolean;
                /** @description Language of generated text */
                language: components["schemas"]["Locale"];
            };
            updatedAt: components["schemas"]["Timestamp"];
        };
        PreferencesPatch: {
            locale?: components["schemas"]["Locale"];
            timeZone?: components["schemas"]["TimeZone"];
            /** @enum {string} */
            theme?: "system" | "light" | "dark";
            /** @enum {string} */
            density?: "comfortable" | "compact";
            notifications?: {
                /** @enum {string} */
                email?: "off" | "instant" | "daily";
                push?: boolean;
                mentionsOnly?: boolean;
            };
            ai?: {
                autoSummary?: boolean;
                language?: components["schemas"]["Locale"];
            };
        };
        TenantSettings: {
            tenantId: components["schemas"]["TenantId"];
            name: string;
            /** @enum {string} */
            plan: "team" | "business" | "enterprise";
            /** @enum {string} */
            region: "eu-north-1" | "eu-central-1" | "us-east-1";
            defaultLocale: components["schemas"]["Locale"];
            timeZone: components["schemas"]["TimeZone"];
            branding: {
                /** Format: uri */
                logoUrl: string | null;
                primaryColor: string;
            };
            ai: {
                /** @description False forbids every call to the generation service */
                enabled: boolean;
                allowedModels: string[];
                retentionDays: number;
                monthlyBudgetUsd: number;
            };
            limits: {
                /** Format: int64 */
                maxDocumentBytes: number;
                /** Format: int64 */
                maxAttachmentBytes: number;
                maxCollaborators: number;
            };
            updatedAt: components["schemas"]["Timestamp"];
        };
        TenantFlags: {
            tenantId: components["schemas"]["TenantId"];
            flags: {
                key: string;
                enabled: boolean;
                variant: string | null;
            }[];
            evaluatedAt: components["schemas"]["Timestamp"];
        };
        Errors: {
            errors: {
                /** @enum {string} */
                code: "invalid_token" | "invalid_id" | "invalid_value" | "unknown_time_zone" | "not_owner" | "user_not_found" | "tenant_not_found" | "internal";
                title: string;
                pointer: string | null;
            }[];
        };
        Health: {
            /** @enum {string} */
            status: "ok" | "down";
            /** @constant */
            service: "identity";
            version: string;
        };
    };
    responses: {
        /** @description All preferences, defaults filled in */
        Preferences: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Preferences"];
            };
        };
        /** @description ids is missing, too long or has a malformed id */
        BadBatch: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Errors"];
            };
        };
        /** @description Token missing, expired or for another audience */
        Unauthorized: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Errors"];
            };
        };
        /** @description Preferences of another user */
        NotYours: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Errors"];
            };
        };
        /** @description No such user in the tenant */
        UserNotFound: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Errors"];
            };
        };
        /** @description Not the caller's tenant */
        TenantNotFound: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Errors"];
            };
        };
        /** @description One or more members are not valid; all are listed */
        Unprocessable: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Errors"];
            };
        };
        /** @description Unexpected failure */
        ServerError: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Errors"];
            };
        };
    };
    parameters: {
        UserId: components["schemas"]["UserId"];
        TenantId: components["schemas"]["TenantId"];
    };
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export interface operations {
    getUser: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                userId: components["parameters"]["UserId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The user */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["User"];
                };
            };
            401: components["responses"]["Unauthorized"];
            404: components["responses"]["UserNotFound"];
            500: components["responses"]["ServerError"];
        };
    };
    batchGetUsers: {
        parameters: {
            query: {
                /** @description Comma-separated user ids */
                ids: components["schemas"]["UserId"][];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Those that exist */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UserBatch"];
                };
            };
            400: components["responses"]["BadBatch"];
            401: components["responses"]["Unauthorized"];
            500: components["responses"]["ServerError"];
        };
    };
    getPreferences: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                userId: components["parameters"]["UserId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: components["responses"]["Preferences"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["NotYours"];
            404: components["responses"]["UserNotFound"];
            500: components["responses"]["ServerError"];
        };
    };
    updatePreferences: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                userId: components["parameters"]["UserId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PreferencesPatch"];
            };
        };
        responses: {
            200: components["responses"]["Preferences"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["NotYours"];
            404: components["responses"]["UserNotFound"];
            422: components["responses"]["Unprocessable"];
            500: components["responses"]["ServerError"];
        };
    };
    getTenantSettings: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                tenantId: components["parameters"]["TenantId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The settings */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TenantSettings"];
                };
            };
            401: components["responses"]["Unauthorized"];
            404: components["responses"]["TenantNotFound"];
            500: components["responses"]["ServerError"];
        };
    };
    getTenantFlags: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                tenantId: components["parameters"]["TenantId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description All flags known to the tenant */
            200: {
                headers: {
                    "Cache-Control"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TenantFlags"];
                };
            };
            401: components["responses"]["Unauthorized"];
            404: components["responses"]["TenantNotFound"];
            500: components["responses"]["ServerError"];
        };
    };
    getHealth: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Ready */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Health"];
                };
            };
            /** @description Not ready */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Health"];
                };
            };
        };
    };
}
