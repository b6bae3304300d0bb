// Generated from contracts/activity.yaml without its internal members. Do not edit: npx nx run service-clients:generate

export interface components {
    schemas: {
        DocumentId: string;
        UserId: string;
        TenantId: string;
        CommentId: string;
        BlockId: string;
        ActivityId: string;
        NotificationId: string;
        /** @description RFC 1123, GMT */
        HttpDate: string;
        ErrorText: string;
        /** @enum {string} */
        ErrorCode: "InvalidParameter" | "BadSignature" | "NeverRead" | "NotificationNotFound" | "NotComputed" | "Internal";
        /** @enum {string} */
        ActivityType: "DocumentUpdated" | "DocumentDeleted" | "RevisionCreated" | "AccessChanged" | "CommentCreated" | "CommentResolved" | "SummaryRefreshed";
        Page: number;
        PageSize: number;
        Total: number;
        ActivityPage: {
            Items: components["schemas"]["Activity"][];
            Page: components["schemas"]["Page"];
            PageSize: components["schemas"]["PageSize"];
            TotalPages: components["schemas"]["Total"];
            TotalItems: components["schemas"]["Total"];
        };
        Activity: {
            ActivityId: components["schemas"]["ActivityId"];
            DocumentId: components["schemas"]["DocumentId"];
            Type: components["schemas"]["ActivityType"];
            /** @description Null when the platform acted */
            ActorId: components["schemas"]["UserId"] | null;
            OccurredAt: components["schemas"]["HttpDate"];
            Revision: number | null;
            CommentId: components["schemas"]["CommentId"] | null;
        };
        Analytics: {
            DocumentId: components["schemas"]["DocumentId"];
            Views: components["schemas"]["Total"];
            UniqueReaders: components["schemas"]["Total"];
            AverageReadSeconds: number;
            Series: {
                /** Format: date */
                Date: string;
                Views: number;
                UniqueReaders: number;
            }[];
            ComputedAt: components["schemas"]["HttpDate"];
        };
        ReadingState: {
            DocumentId: components["schemas"]["DocumentId"];
            UserId: components["schemas"]["UserId"];
            LastReadRevision: number;
            LastBlockId: components["schemas"]["BlockId"] | null;
            ProgressPercent: number;
            UnreadRevisions: number;
            LastReadAt: components["schemas"]["HttpDate"];
        };
        Notification: {
            NotificationId: components["schemas"]["NotificationId"];
            /** @enum {string} */
            Kind: "Mention" | "CommentReply" | "CommentResolved" | "AccessGranted" | "RevisionCreated";
            DocumentId: components["schemas"]["DocumentId"];
            CommentId: components["schemas"]["CommentId"] | null;
            /** @description Null when the platform acted */
            ActorId: components["schemas"]["UserId"] | null;
            /** @description In English */
            Text: string;
            CreatedAt: components["schemas"]["HttpDate"];
            ReadAt: components["schemas"]["HttpDate"] | null;
        };
        NotificationPage: {
            Items: components["schemas"]["Notification"][];
            Page: components["schemas"]["Page"];
            PageSize: components["schemas"]["PageSize"];
            TotalPages: components["schemas"]["Total"];
            TotalItems: components["schemas"]["Total"];
            UnreadCount: components["schemas"]["Total"];
        };
        Health: {
            /** @enum {string} */
            status: "ok" | "down";
            /** @constant */
            service: "activity";
            version: string;
        };
    };
    responses: {
        /** @description A parameter is not valid */
        BadRequest: {
            headers: {
                "X-Error-Code": components["schemas"]["ErrorCode"];
                [name: string]: unknown;
            };
            content: {
                "text/plain": components["schemas"]["ErrorText"];
            };
        };
        /** @description Signature missing, wrong or too old */
        BadSignature: {
            headers: {
                "X-Error-Code": components["schemas"]["ErrorCode"];
                [name: string]: unknown;
            };
            content: {
                "text/plain": components["schemas"]["ErrorText"];
            };
        };
        /** @description The hourly computation has not run for this document yet */
        NotComputed: {
            headers: {
                "X-Error-Code": components["schemas"]["ErrorCode"];
                [name: string]: unknown;
            };
            content: {
                "text/plain": components["schemas"]["ErrorText"];
            };
        };
        /** @description Unexpected failure; the text may hold a stack trace and is internal */
        ServerError: {
            headers: {
                "X-Error-Code": components["schemas"]["ErrorCode"];
                [name: string]: unknown;
            };
            content: {
                "text/plain": components["schemas"]["ErrorText"];
            };
        };
    };
    parameters: {
        DocumentId: components["schemas"]["DocumentId"];
        User: components["schemas"]["UserId"];
        Tenant: components["schemas"]["TenantId"];
        /** @description Lower case, unlike PageSize */
        Page: number;
        PageSize: number;
    };
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export interface operations {
    listActivity: {
        parameters: {
            query?: {
                /** @description Lower case, unlike PageSize */
                page?: components["parameters"]["Page"];
                PageSize?: components["parameters"]["PageSize"];
                Type?: components["schemas"]["ActivityType"];
            };
            header: {
                "X-User-Id": components["parameters"]["User"];
                "X-Tenant-Id": components["parameters"]["Tenant"];
            };
            path: {
                documentId: components["parameters"]["DocumentId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description One page */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ActivityPage"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["BadSignature"];
            500: components["responses"]["ServerError"];
        };
    };
    getAnalytics: {
        parameters: {
            query?: never;
            header: {
                "X-User-Id": components["parameters"]["User"];
                "X-Tenant-Id": components["parameters"]["Tenant"];
            };
            path: {
                documentId: components["parameters"]["DocumentId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The numbers */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Analytics"];
                };
            };
            401: components["responses"]["BadSignature"];
            500: components["responses"]["ServerError"];
            503: components["responses"]["NotComputed"];
        };
    };
    getReadingState: {
        parameters: {
            query?: never;
            header: {
                "X-User-Id": components["parameters"]["User"];
                "X-Tenant-Id": components["parameters"]["Tenant"];
            };
            path: {
                documentId: components["parameters"]["DocumentId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The user's place */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ReadingState"];
                };
            };
            401: components["responses"]["BadSignature"];
            /** @description Never opened by the user */
            404: {
                headers: {
                    "X-Error-Code": components["schemas"]["ErrorCode"];
                    [name: string]: unknown;
                };
                content: {
                    "text/plain": components["schemas"]["ErrorText"];
                };
            };
            500: components["responses"]["ServerError"];
        };
    };
    listNotifications: {
        parameters: {
            query?: {
                /** @description Lower case, unlike PageSize */
                page?: components["parameters"]["Page"];
                PageSize?: components["parameters"]["PageSize"];
                /** @description True leaves out those read */
                Unread?: boolean;
            };
            header: {
                "X-User-Id": components["parameters"]["User"];
                "X-Tenant-Id": components["parameters"]["Tenant"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description One page */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NotificationPage"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["BadSignature"];
            500: components["responses"]["ServerError"];
        };
    };
    markNotificationRead: {
        parameters: {
            query?: never;
            header: {
                "X-User-Id": components["parameters"]["User"];
                "X-Tenant-Id": components["parameters"]["Tenant"];
            };
            path: {
                notificationId: components["schemas"]["NotificationId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The notification */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Notification"];
                };
            };
            401: components["responses"]["BadSignature"];
            /** @description No such notification of the user */
            404: {
                headers: {
                    "X-Error-Code": components["schemas"]["ErrorCode"];
                    [name: string]: unknown;
                };
                content: {
                    "text/plain": components["schemas"]["ErrorText"];
                };
            };
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
