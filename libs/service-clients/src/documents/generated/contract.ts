// Generated from contracts/documents.yaml without its internal members. Do not edit: npx nx run service-clients:generate

export interface components {
    schemas: {
        DocumentId: string;
        UserId: string;
        TenantId: string;
        FolderId: string;
        AttachmentId: string;
        EntityTag: string;
        /** @description Lower case; no comma */
        TagName: string;
        /** @description BCP 47 tag */
        Language: string;
        /** @enum {string} */
        Status: "draft" | "inReview" | "published" | "archived";
        /**
         * Format: date-time
         * @description ISO 8601, UTC
         */
        Timestamp: string;
        DocumentSummary: {
            documentId: components["schemas"]["DocumentId"];
            tenantId: components["schemas"]["TenantId"];
            title: string;
            /** @description Null at the top level */
            folderId: components["schemas"]["FolderId"] | null;
            ownerId: components["schemas"]["UserId"];
            status: components["schemas"]["Status"];
            currentRevision: number;
            createdAt: components["schemas"]["Timestamp"];
            updatedAt: components["schemas"]["Timestamp"];
        };
        Document: components["schemas"]["DocumentSummary"] & {
            description: string | null;
            language: components["schemas"]["Language"];
            /** @description Version of the metadata; the number in the ETag */
            version: number;
            wordCount: number;
            attachmentCount: number;
            /** Format: uri */
            thumbnailUrl: string | null;
            createdBy: components["schemas"]["UserId"];
            updatedBy: components["schemas"]["UserId"];
        };
        DocumentPage: {
            items: components["schemas"]["DocumentSummary"][];
            nextCursor: string | null;
        };
        DocumentCreate: {
            title: string;
            description?: string | null;
            folderId?: components["schemas"]["FolderId"] | null;
            language?: components["schemas"]["Language"];
            tags?: components["schemas"]["TagName"][];
        };
        DocumentPatch: {
            title?: string;
            description?: string | null;
            folderId?: components["schemas"]["FolderId"] | null;
            ownerId?: components["schemas"]["UserId"];
            status?: components["schemas"]["Status"];
            language?: components["schemas"]["Language"];
        };
        Tag: {
            name: components["schemas"]["TagName"];
            addedBy: components["schemas"]["UserId"];
            addedAt: components["schemas"]["Timestamp"];
        };
        Attachment: {
            attachmentId: components["schemas"]["AttachmentId"];
            fileName: string;
            mediaType: string;
            /** Format: int64 */
            sizeBytes: number;
            /** @enum {string} */
            scanStatus: "pending" | "clean" | "infected";
            /**
             * Format: uri
             * @description Null unless scanStatus is clean
             */
            downloadUrl: string | null;
            downloadUrlExpiresAt: components["schemas"]["Timestamp"] | null;
            uploadedBy: components["schemas"]["UserId"];
            uploadedAt: components["schemas"]["Timestamp"];
        };
        Problem: {
            /** Format: uri-reference */
            type: string;
            title: string;
            status: number;
            detail?: string;
            /** Format: uri-reference */
            instance?: string;
            errors?: {
                /** @description JSON Pointer into the body */
                pointer: string;
                detail: string;
            }[];
            /** @description With 412 only */
            currentVersion?: number;
        };
        Health: {
            /** @enum {string} */
            status: "ok" | "down";
            /** @constant */
            service: "documents";
            version: string;
        };
    };
    responses: {
        /** @description All tags */
        Tags: {
            headers: {
                RateLimit: components["headers"]["RateLimit"];
                "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                [name: string]: unknown;
            };
            content: {
                "application/json": {
                    documentId: components["schemas"]["DocumentId"];
                    items: components["schemas"]["Tag"][];
                };
            };
        };
        /** @description A parameter or the body is not valid */
        BadRequest: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description Token missing, expired or for another audience */
        Unauthorized: {
            headers: {
                "WWW-Authenticate"?: string;
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description The user may see the document but not do this */
        Forbidden: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description No such document for this user */
        NotFound: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description The document changed since it was read; ETag holds its present version */
        PreconditionFailed: {
            headers: {
                ETag: components["headers"]["ETag"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description If-Match is missing */
        PreconditionRequired: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description The tenant's quota is used up; wait `t` seconds of the RateLimit field */
        TooManyRequests: {
            headers: {
                /** @description Quota left */
                RateLimit?: string;
                "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description Unexpected failure */
        ServerError: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
    };
    parameters: {
        DocumentId: components["schemas"]["DocumentId"];
        /** @description The ETag last read. Missing gives 428; another version gives 412. */
        IfMatch: components["schemas"]["EntityTag"];
    };
    requestBodies: never;
    headers: {
        /** @description Version of the metadata */
        ETag: components["schemas"]["EntityTag"];
        /** @description Structured field: r = requests left, t = seconds until the window resets */
        RateLimit: string;
        /** @description Structured field: q = quota, w = window in seconds; counted per tenant */
        RateLimitPolicy: string;
    };
    pathItems: never;
}
export interface operations {
    listDocuments: {
        parameters: {
            query?: {
                cursor?: string;
                limit?: number;
                folderId?: components["schemas"]["FolderId"];
                tag?: components["schemas"]["TagName"];
                ownerId?: components["schemas"]["UserId"];
                /** @description Words in the title or description; prefix match, not semantic (that is the search service) */
                q?: string;
                /** @description Comma-separated document ids */
                ids?: components["schemas"]["DocumentId"][];
                sort?: "-updatedAt" | "updatedAt" | "title" | "-title";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description One page */
            200: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DocumentPage"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["ServerError"];
        };
    };
    createDocument: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["DocumentCreate"];
            };
        };
        responses: {
            /** @description Created; the user is the owner */
            201: {
                headers: {
                    /** @description Path of the document */
                    Location?: string;
                    ETag: components["headers"]["ETag"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Document"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["ServerError"];
        };
    };
    getDocument: {
        parameters: {
            query?: never;
            header?: {
                "If-None-Match"?: components["schemas"]["EntityTag"];
            };
            path: {
                documentId: components["parameters"]["DocumentId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The document */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Document"];
                };
            };
            /** @description Not modified */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            401: components["responses"]["Unauthorized"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["ServerError"];
        };
    };
    deleteDocument: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                documentId: components["parameters"]["DocumentId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Gone */
            204: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["ServerError"];
        };
    };
    updateDocument: {
        parameters: {
            query?: never;
            header: {
                /** @description The ETag last read. Missing gives 428; another version gives 412. */
                "If-Match": components["parameters"]["IfMatch"];
            };
            path: {
                documentId: components["parameters"]["DocumentId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/merge-patch+json": components["schemas"]["DocumentPatch"];
            };
        };
        responses: {
            /** @description The document after the change */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Document"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            412: components["responses"]["PreconditionFailed"];
            428: components["responses"]["PreconditionRequired"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["ServerError"];
        };
    };
    listTags: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                documentId: components["parameters"]["DocumentId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: components["responses"]["Tags"];
            401: components["responses"]["Unauthorized"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["ServerError"];
        };
    };
    replaceTags: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                documentId: components["parameters"]["DocumentId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    tags: components["schemas"]["TagName"][];
                };
            };
        };
        responses: {
            200: components["responses"]["Tags"];
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["ServerError"];
        };
    };
    listAttachments: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                documentId: components["parameters"]["DocumentId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description All attachments */
            200: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        documentId: components["schemas"]["DocumentId"];
                        items: components["schemas"]["Attachment"][];
                    };
                };
            };
            401: components["responses"]["Unauthorized"];
            404: components["responses"]["NotFound"];
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
