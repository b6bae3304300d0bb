// Generated from contracts/access.yaml without its internal members. Do not edit: npx nx run service-clients:generate

export interface components {
    schemas: {
        DocumentId: string;
        UserId: string;
        FolderId: string;
        GrantId: string;
        GranteeId: string;
        /** @enum {string} */
        Role: "viewer" | "commenter" | "editor" | "owner";
        /** @enum {string} */
        Permission: "read" | "comment" | "write" | "share" | "delete";
        /**
         * Format: date-time
         * @description ISO 8601, UTC, whole seconds
         */
        Timestamp: string;
        EffectiveAccess: {
            documentId: components["schemas"]["DocumentId"];
            userId: components["schemas"]["UserId"];
            /** @enum {string} */
            role: "none" | "viewer" | "commenter" | "editor" | "owner";
            permissions: components["schemas"]["Permission"][];
            /**
             * @description Where the strongest grant comes from
             * @enum {string}
             */
            source: "none" | "direct" | "group" | "folder" | "tenantDefault";
            expiresAt: components["schemas"]["Timestamp"] | null;
            evaluatedAt: components["schemas"]["Timestamp"];
        };
        Grant: {
            grantId: components["schemas"]["GrantId"];
            documentId: components["schemas"]["DocumentId"];
            granteeId: components["schemas"]["GranteeId"];
            /** @enum {string} */
            granteeType: "user" | "group";
            role: components["schemas"]["Role"];
            /** @description Folder the grant was made on */
            inheritedFrom: components["schemas"]["FolderId"] | null;
            grantedBy: components["schemas"]["UserId"];
            grantedAt: components["schemas"]["Timestamp"];
            expiresAt: components["schemas"]["Timestamp"] | null;
        };
        GrantPut: {
            role: components["schemas"]["Role"];
            /** @description Missing or null means never */
            expiresAt?: components["schemas"]["Timestamp"] | null;
        };
        CheckRequest: {
            checks: {
                documentId: components["schemas"]["DocumentId"];
                permission: components["schemas"]["Permission"];
            }[];
        };
        CheckResponse: {
            userId: components["schemas"]["UserId"];
            results: {
                documentId: components["schemas"]["DocumentId"];
                permission: components["schemas"]["Permission"];
                allowed: boolean;
                /** @enum {string} */
                reason: "granted" | "roleTooWeak" | "noGrant" | "expired" | "unknownDocument";
            }[];
            evaluatedAt: components["schemas"]["Timestamp"];
        };
        Error: {
            message: string;
            /** @enum {integer} */
            errorCode: 1400 | 1401 | 1402 | 1403 | 1404 | 1409 | 1410 | 1429 | 1500;
        };
        Health: {
            /** @enum {string} */
            status: "ok" | "down";
            /** @constant */
            service: "access";
            version: string;
        };
    };
    responses: {
        /** @description A parameter or the body is not valid */
        BadRequest: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Error"];
            };
        };
        /** @description No client certificate or wrong X-Platform-Key (1401), or X-User-Id missing or unknown (1402) */
        Unauthorized: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Error"];
            };
        };
        /** @description The acting user lacks the permission */
        Forbidden: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Error"];
            };
        };
        /** @description No such document in the user's tenant */
        NotFound: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Error"];
            };
        };
        /** @description The last owner would go (1409), or the grant is inherited (1410) */
        Conflict: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Error"];
            };
        };
        /** @description Too many calls for this user */
        TooManyRequests: {
            headers: {
                /** @description Seconds */
                "Retry-After"?: number;
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Error"];
            };
        };
        /** @description Unexpected failure; treat as no access */
        ServerError: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Error"];
            };
        };
    };
    parameters: {
        DocumentId: components["schemas"]["DocumentId"];
        /** @description The user the question is about or on whose behalf the change is made */
        ActingUser: components["schemas"]["UserId"];
    };
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export interface operations {
    getEffectiveAccess: {
        parameters: {
            query?: never;
            header: {
                /** @description The user the question is about or on whose behalf the change is made */
                "X-User-Id": components["parameters"]["ActingUser"];
            };
            path: {
                documentId: components["parameters"]["DocumentId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The decision */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EffectiveAccess"];
                };
            };
            401: components["responses"]["Unauthorized"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["ServerError"];
        };
    };
    listGrants: {
        parameters: {
            query?: {
                after?: string;
                limit?: number;
            };
            header: {
                /** @description The user the question is about or on whose behalf the change is made */
                "X-User-Id": components["parameters"]["ActingUser"];
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
                    /** @description Next page, absent on the last */
                    Link?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Grant"][];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["ServerError"];
        };
    };
    putGrant: {
        parameters: {
            query?: never;
            header: {
                /** @description The user the question is about or on whose behalf the change is made */
                "X-User-Id": components["parameters"]["ActingUser"];
            };
            path: {
                documentId: components["parameters"]["DocumentId"];
                granteeId: components["schemas"]["GranteeId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["GrantPut"];
            };
        };
        responses: {
            /** @description Changed, or as it was */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Grant"];
                };
            };
            /** @description Given */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Grant"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["ServerError"];
        };
    };
    deleteGrant: {
        parameters: {
            query?: never;
            header: {
                /** @description The user the question is about or on whose behalf the change is made */
                "X-User-Id": components["parameters"]["ActingUser"];
            };
            path: {
                documentId: components["parameters"]["DocumentId"];
                granteeId: components["schemas"]["GranteeId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Gone */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["ServerError"];
        };
    };
    checkAccess: {
        parameters: {
            query?: never;
            header: {
                /** @description The user the question is about or on whose behalf the change is made */
                "X-User-Id": components["parameters"]["ActingUser"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CheckRequest"];
            };
        };
        responses: {
            /** @description The decisions */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CheckResponse"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            429: components["responses"]["TooManyRequests"];
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
