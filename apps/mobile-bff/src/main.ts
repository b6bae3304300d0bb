import { once } from 'node:events';
import { closeServer, runUntilSignal } from '@frontdesk/lifecycle';
import { listen } from '@frontdesk/server';
import { metricsApp } from '@frontdesk/telemetry/express';
import { createApp } from './app.ts';
import { readConfig } from './config.ts';
import { createServices } from './services.ts';
