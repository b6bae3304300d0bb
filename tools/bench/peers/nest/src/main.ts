// NestJS as its documentation has it: HttpModule, ValidationPipe with class-validator, a JWT guard, the throttler.
import 'reflect-metadata';
import { ValidationPipe } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { AppModule } from './app.module.js';

const app = await NestFactory.create(AppModule);
app.useGlobalPipes(new ValidationPipe());
await app.listen(0, '127.0.0.1');
console.log(JSON.stringify({ ready: true, urls: { app: await app.getUrl() } }));
