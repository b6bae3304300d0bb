// Generated from contracts/collaboration.yaml without its internal members. Do not edit: npx nx run service-clients:generate

export interface components {
    schemas: {
        DocumentId: string;
        UserId: string;
        CommentId: string;
        BlockId: string;
        /**
         * Format: int64
         * @description Seconds since the Unix epoch
         */
        EpochSeconds: number;
        /** @description Empty on the last page */
        NextPageToken: string;
        /** @enum {string} */
        Role: "viewer" | "commenter" | "editor" | "owner";
        /**
         * @description Of the thread; a reply shows its parent's
         * @enum {string}
         */
        ThreadStatus: "open" | "resolved";
        Author: {
            user_id: components["schemas"]["UserId"];
            display_name: string;
            /** Format: uri */
            avatar_url: string | null;
        };
        /** @description A range of a block's text in one revision, in UTF-16 units, end exclusive */
        Anchor: {
            block_id: components["schemas"]["BlockId"];
            revision: number;
            start: number;
            end: number;
        };
        Comment: {
            comment_id: components["schemas"]["CommentId"];
            document_id: components["schemas"]["DocumentId"];
            parent_id: components["schemas"]["CommentId"] | null;
            author: components["schemas"]["Author"];
            /** @description Markdown as written by the user; not sanitised */
            body: string;
            mentions: components["schemas"]["UserId"][];
            anchor: components["schemas"]["Anchor"] | null;
            status: components["schemas"]["ThreadStatus"];
            resolved_by: components["schemas"]["UserId"] | null;
            resolved_at: components["schemas"]["EpochSeconds"] | null;
            reply_count: number;
            created_at: components["schemas"]["EpochSeconds"];
            edited_at: components["schemas"]["EpochSeconds"] | null;
        };
        CommentPage: {
            comments: components["schemas"]["Comment"][];
            next_page_token: components["schemas"]["NextPageToken"];
        };
        CommentCreate: {
            body: string;
            parent_id?: components["schemas"]["CommentId"] | null;
            mentions?: components["schemas"]["UserId"][];
            anchor?: components["schemas"]["Anchor"] | null;
        };
        CommentPatch: {
            body?: string;
            mentions?: components["schemas"]["UserId"][];
            /** @enum {string} */
            status?: "open" | "resolved";
        };
        CollaboratorPage: {
            collaborators: {
                user_id: components["schemas"]["UserId"];
                display_name: string;
                /** Format: uri */
                avatar_url: string | null;
                role: components["schemas"]["Role"];
                last_active_at: components["schemas"]["EpochSeconds"];
            }[];
            total: number;
            next_page_token: components["schemas"]["NextPageToken"];
        };
        Presence: {
            document_id: components["schemas"]["DocumentId"];
            users: {
                user_id: components["schemas"]["UserId"];
                display_name: string;
                /** @enum {string} */
                state: "active" | "idle";
                /** @description Where the cursor is */
                block_id: components["schemas"]["BlockId"] | null;
                last_seen_at: components["schemas"]["EpochSeconds"];
            }[];
            as_of: components["schemas"]["EpochSeconds"];
        };
        CommentCounts: {
            counts: {
                document_id: components["schemas"]["DocumentId"];
                open_threads: number;
                resolved_threads: number;
                /** @description Threads and replies */
                comments: number;
                last_comment_at: components["schemas"]["EpochSeconds"] | null;
            }[];
        };
        Error: {
            status: number;
            /** @enum {string} */
            reason: "invalid_argument" | "page_token_expired" | "token_invalid" | "not_allowed" | "document_not_found" | "comment_not_found" | "parent_is_a_reply" | "mentioned_user_unknown" | "reply_has_no_status" | "internal";
            request_id: string;
        };
        Health: {
            /** @enum {string} */
            status: "ok" | "down";
            /** @constant */
            service: "collaboration";
            version: string;
        };
    };
    responses: {
        /** @description A parameter or the body is not valid */
        InvalidArgument: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Error"];
            };
        };
        /** @description Token missing, expired or for another audience */
        Unauthenticated: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Error"];
            };
        };
        /** @description The user may not read the document, or not do this */
        NotAllowed: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Error"];
            };
        };
        /** @description No such document in the tenant */
        DocumentNotFound: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Error"];
            };
        };
        /** @description No such comment in the tenant */
        CommentNotFound: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Error"];
            };
        };
        /** @description Unexpected failure */
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
        CommentId: components["schemas"]["CommentId"];
        /** @description The `next_page_token` of the page before; valid one hour */
        PageToken: string;
    };
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export interface operations {
    listComments: {
        parameters: {
            query?: {
                /** @description The `next_page_token` of the page before; valid one hour */
                page_token?: components["parameters"]["PageToken"];
                page_size?: number;
                /** @description Of the thread; replies go with their parent */
                status?: "open" | "resolved" | "all";
            };
            header?: never;
            path: {
                document_id: components["parameters"]["DocumentId"];
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
                    "application/json": components["schemas"]["CommentPage"];
                };
            };
            400: components["responses"]["InvalidArgument"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["NotAllowed"];
            404: components["responses"]["DocumentNotFound"];
            500: components["responses"]["ServerError"];
        };
    };
    createComment: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                document_id: components["parameters"]["DocumentId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CommentCreate"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Comment"];
                };
            };
            400: components["responses"]["InvalidArgument"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["NotAllowed"];
            404: components["responses"]["DocumentNotFound"];
            /** @description Cannot be done as asked */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            500: components["responses"]["ServerError"];
        };
    };
    deleteComment: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                comment_id: components["parameters"]["CommentId"];
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
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["NotAllowed"];
            404: components["responses"]["CommentNotFound"];
            500: components["responses"]["ServerError"];
        };
    };
    updateComment: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                comment_id: components["parameters"]["CommentId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CommentPatch"];
            };
        };
        responses: {
            /** @description The comment after the change */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Comment"];
                };
            };
            400: components["responses"]["InvalidArgument"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["NotAllowed"];
            404: components["responses"]["CommentNotFound"];
            /** @description A reply has no status */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            500: components["responses"]["ServerError"];
        };
    };
    listCollaborators: {
        parameters: {
            query?: {
                /** @description The `next_page_token` of the page before; valid one hour */
                page_token?: components["parameters"]["PageToken"];
                page_size?: number;
            };
            header?: never;
            path: {
                document_id: components["parameters"]["DocumentId"];
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
                    "application/json": components["schemas"]["CollaboratorPage"];
                };
            };
            400: components["responses"]["InvalidArgument"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["NotAllowed"];
            404: components["responses"]["DocumentNotFound"];
            500: components["responses"]["ServerError"];
        };
    };
    getPresence: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                document_id: components["parameters"]["DocumentId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Present people, the calling user included */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Presence"];
                };
            };
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["NotAllowed"];
            404: components["responses"]["DocumentNotFound"];
            500: components["responses"]["ServerError"];
        };
    };
    getCommentCounts: {
        parameters: {
            query: {
                /** @description Comma-separated document ids */
                document_ids: components["schemas"]["DocumentId"][];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The counts */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CommentCounts"];
                };
            };
            400: components["responses"]["InvalidArgument"];
            401: components["responses"]["Unauthenticated"];
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
