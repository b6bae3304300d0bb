// Generated from contracts/generation.yaml without its internal members. Do not edit: npx nx run service-clients:generate

export interface components {
    schemas: {
        DocumentId: string;
        UserId: string;
        TenantId: string;
        BlockId: string;
        GenerationId: string;
        Revision: number;
        /** @description BCP 47 tag */
        Language: string;
        /** @enum {string} */
        Model: "platform-large" | "platform-small";
        /** Format: int64 */
        EpochSeconds: number;
        Duration: string;
        /** Format: int64 */
        Count: number;
        Summary: {
            document_id: components["schemas"]["DocumentId"];
            revision: components["schemas"]["Revision"];
            current_revision: components["schemas"]["Revision"];
            /** @description True when revision is below current_revision */
            stale: boolean;
            language: components["schemas"]["Language"];
            text: string;
            key_points: string[];
            citations: {
                block_id: components["schemas"]["BlockId"];
                quote: string;
            }[];
            model: components["schemas"]["Model"];
            created_at: components["schemas"]["EpochSeconds"];
        };
        ChatRequest: {
            model: components["schemas"]["Model"];
            messages: {
                /** @enum {string} */
                role: "system" | "user" | "assistant";
                content: string;
            }[];
            /** @default false */
            stream?: boolean;
            /** @description Only with stream */
            stream_options?: {
                /** @default false */
                include_usage?: boolean;
            };
            /** @default 1024 */
            max_tokens?: number;
            /** @default 1 */
            temperature?: number;
            stop?: string[];
            /** @description For the usage report */
            metadata?: {
                [key: string]: string;
            };
        };
        ChatCompletion: {
            id: components["schemas"]["CompletionId"];
            /** @constant */
            object: "chat.completion";
            created: components["schemas"]["EpochSeconds"];
            model: components["schemas"]["Model"];
            choices: {
                /** @constant */
                index: 0;
                message: {
                    /** @constant */
                    role: "assistant";
                    content: string;
                };
                finish_reason: components["schemas"]["FinishReason"];
            }[];
            usage: components["schemas"]["TokenUsage"];
        };
        ChatCompletionChunk: {
            id: components["schemas"]["CompletionId"];
            /** @constant */
            object: "chat.completion.chunk";
            created: components["schemas"]["EpochSeconds"];
            model: components["schemas"]["Model"];
            choices: {
                /** @constant */
                index: 0;
                delta: {
                    /** @constant */
                    role?: "assistant";
                    content?: string;
                };
                finish_reason: components["schemas"]["FinishReason"] | null;
            }[];
            usage?: components["schemas"]["TokenUsage"] | null;
        };
        CompletionId: string;
        /** @enum {string} */
        FinishReason: "stop" | "length" | "content_filter";
        TokenUsage: {
            prompt_tokens: components["schemas"]["Count"];
            completion_tokens: components["schemas"]["Count"];
            total_tokens: components["schemas"]["Count"];
        };
        GenerationCreate: {
            /** @enum {string} */
            kind: "rewrite" | "translate" | "summarise";
            document_id: components["schemas"]["DocumentId"];
            revision: components["schemas"]["Revision"];
            /** @description All blocks when missing */
            block_ids?: components["schemas"]["BlockId"][];
            /** @description For rewrite */
            instruction?: string;
            /** @description Needed for translate */
            target_language?: components["schemas"]["Language"];
            model?: components["schemas"]["Model"];
        };
        Generation: {
            generation_id: components["schemas"]["GenerationId"];
            /** @enum {string} */
            kind: "rewrite" | "translate" | "summarise";
            /** @enum {string} */
            status: "queued" | "running" | "succeeded" | "failed" | "cancelled";
            document_id: components["schemas"]["DocumentId"];
            revision: components["schemas"]["Revision"];
            user_id: components["schemas"]["UserId"];
            /** @description With succeeded */
            result: components["schemas"]["GenerationResult"] | null;
            /** @description With failed */
            error: components["schemas"]["ErrorBody"] | null;
            usage: components["schemas"]["TokenUsage"] | null;
            created_at: components["schemas"]["EpochSeconds"];
            finished_at: components["schemas"]["EpochSeconds"] | null;
        };
        /** @description blocks with rewrite and translate, text with summarise */
        GenerationResult: {
            text?: string;
            blocks?: {
                block_id: components["schemas"]["BlockId"];
                text: string;
            }[];
        };
        UsageTotal: {
            requests: components["schemas"]["Count"];
            prompt_tokens: components["schemas"]["Count"];
            completion_tokens: components["schemas"]["Count"];
            cost_micro_usd: components["schemas"]["Count"];
        };
        UsageReport: {
            tenant_id: components["schemas"]["TenantId"];
            /** Format: date */
            from: string;
            /** Format: date */
            to: string;
            rows: (components["schemas"]["UsageTotal"] & {
                /** Format: date */
                date: string;
                user_id: components["schemas"]["UserId"];
            })[];
            total: components["schemas"]["UsageTotal"];
        };
        Error: {
            error: components["schemas"]["ErrorBody"];
        };
        ErrorBody: {
            message: string;
            /** @enum {string} */
            type: "invalid_request_error" | "authentication_error" | "permission_error" | "rate_limit_error" | "insufficient_quota" | "server_error";
            param: string | null;
            code: string;
        };
        Health: {
            /** @enum {string} */
            status: "ok" | "down";
            /** @constant */
            service: "generation";
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
        /** @description API key missing or wrong, or X-User-Id or X-Tenant-Id missing */
        BadKey: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Error"];
            };
        };
        /** @description The tenant has turned AI off */
        AiOff: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Error"];
            };
        };
        /** @description No such job of this user */
        GenerationNotFound: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Error"];
            };
        };
        /** @description Too many requests this minute, or the month's budget is spent */
        TooManyRequests: {
            headers: {
                "x-ratelimit-limit-requests": components["headers"]["LimitRequests"];
                /** @description Requests left */
                "x-ratelimit-remaining-requests"?: number;
                /** @description Until all requests are back */
                "x-ratelimit-reset-requests"?: components["schemas"]["Duration"];
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
        /** @description No capacity for the model */
        Overloaded: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Error"];
            };
        };
    };
    parameters: {
        User: components["schemas"]["UserId"];
        Tenant: components["schemas"]["TenantId"];
        GenerationId: components["schemas"]["GenerationId"];
    };
    requestBodies: never;
    headers: {
        /** @description Requests allowed per minute */
        LimitRequests: number;
        /** @description Requests left */
        RemainingRequests: number;
        /** @description Until all requests are back */
        ResetRequests: components["schemas"]["Duration"];
    };
    pathItems: never;
}
export interface operations {
    getSummary: {
        parameters: {
            query?: {
                revision?: components["schemas"]["Revision"];
                /** @description The document's own when missing */
                language?: components["schemas"]["Language"];
            };
            header: {
                "X-User-Id": components["parameters"]["User"];
                "X-Tenant-Id": components["parameters"]["Tenant"];
            };
            path: {
                document_id: components["schemas"]["DocumentId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The summary */
            200: {
                headers: {
                    "x-ratelimit-limit-requests": components["headers"]["LimitRequests"];
                    "x-ratelimit-remaining-requests": components["headers"]["RemainingRequests"];
                    "x-ratelimit-reset-requests": components["headers"]["ResetRequests"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Summary"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["BadKey"];
            403: components["responses"]["AiOff"];
            /** @description No summary yet, or none of that revision or language */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["ServerError"];
        };
    };
    createChatCompletion: {
        parameters: {
            query?: never;
            header: {
                "X-User-Id": components["parameters"]["User"];
                "X-Tenant-Id": components["parameters"]["Tenant"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ChatRequest"];
            };
        };
        responses: {
            /** @description The completion */
            200: {
                headers: {
                    "x-ratelimit-limit-requests": components["headers"]["LimitRequests"];
                    "x-ratelimit-remaining-requests": components["headers"]["RemainingRequests"];
                    "x-ratelimit-reset-requests": components["headers"]["ResetRequests"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ChatCompletion"];
                    "text/event-stream": string;
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["BadKey"];
            403: components["responses"]["AiOff"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["ServerError"];
            503: components["responses"]["Overloaded"];
        };
    };
    createGeneration: {
        parameters: {
            query?: never;
            header: {
                "X-User-Id": components["parameters"]["User"];
                "X-Tenant-Id": components["parameters"]["Tenant"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["GenerationCreate"];
            };
        };
        responses: {
            /** @description Queued */
            202: {
                headers: {
                    /** @description Path of the job */
                    Location?: string;
                    "x-ratelimit-limit-requests": components["headers"]["LimitRequests"];
                    "x-ratelimit-remaining-requests": components["headers"]["RemainingRequests"];
                    "x-ratelimit-reset-requests": components["headers"]["ResetRequests"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Generation"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["BadKey"];
            403: components["responses"]["AiOff"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["ServerError"];
        };
    };
    getGeneration: {
        parameters: {
            query?: never;
            header: {
                "X-User-Id": components["parameters"]["User"];
                "X-Tenant-Id": components["parameters"]["Tenant"];
            };
            path: {
                generation_id: components["parameters"]["GenerationId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The job */
            200: {
                headers: {
                    "x-ratelimit-limit-requests": components["headers"]["LimitRequests"];
                    "x-ratelimit-remaining-requests": components["headers"]["RemainingRequests"];
                    "x-ratelimit-reset-requests": components["headers"]["ResetRequests"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Generation"];
                };
            };
            401: components["responses"]["BadKey"];
            404: components["responses"]["GenerationNotFound"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["ServerError"];
        };
    };
    cancelGeneration: {
        parameters: {
            query?: never;
            header: {
                "X-User-Id": components["parameters"]["User"];
                "X-Tenant-Id": components["parameters"]["Tenant"];
            };
            path: {
                generation_id: components["parameters"]["GenerationId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The job, cancelled */
            200: {
                headers: {
                    "x-ratelimit-limit-requests": components["headers"]["LimitRequests"];
                    "x-ratelimit-remaining-requests": components["headers"]["RemainingRequests"];
                    "x-ratelimit-reset-requests": components["headers"]["ResetRequests"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Generation"];
                };
            };
            401: components["responses"]["BadKey"];
            404: components["responses"]["GenerationNotFound"];
            /** @description It has already succeeded or failed */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["ServerError"];
        };
    };
    getUsage: {
        parameters: {
            query: {
                from: string;
                to: string;
                /** @description Only this user */
                user_id?: components["schemas"]["UserId"];
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
            /** @description One row per user and day, by day then user */
            200: {
                headers: {
                    "x-ratelimit-limit-requests": components["headers"]["LimitRequests"];
                    "x-ratelimit-remaining-requests": components["headers"]["RemainingRequests"];
                    "x-ratelimit-reset-requests": components["headers"]["ResetRequests"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UsageReport"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["BadKey"];
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
