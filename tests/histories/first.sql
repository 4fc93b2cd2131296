BEGIN TRANSACTION;
CREATE TABLE filler (take INTEGER NOT NULL, kind TEXT NOT NULL, text TEXT NOT NULL,
        start_s REAL NOT NULL, end_s REAL NOT NULL);
CREATE TABLE gap (take INTEGER NOT NULL, place INTEGER NOT NULL, after TEXT NOT NULL,
        before TEXT NOT NULL, silence_s REAL NOT NULL, own_silence_s REAL NOT NULL,
        rating TEXT NOT NULL, PRIMARY KEY (take, place)) WITHOUT ROWID;
INSERT INTO "gap" VALUES(1,0,'name','phone',2.00000000000000177635e-01,2.00000000000000177635e-01,'flows');
INSERT INTO "gap" VALUES(1,1,'phone','email',2.00000000000000177635e-01,2.00000000000000177635e-01,'flows');
INSERT INTO "gap" VALUES(1,2,'email','address',1.99999999999999289457e-01,1.99999999999999289457e-01,'flows');
INSERT INTO "gap" VALUES(1,3,'address','notes',8.00000000000000710542e-01,8.00000000000000710542e-01,'noticeable');
INSERT INTO "gap" VALUES(1,4,'notes','payment',1.79999999999999893418e+00,1.79999999999999893418e+00,'hesitation');
INSERT INTO "gap" VALUES(1,5,'payment','handoff',1.99999999999999289457e-01,1.99999999999999289457e-01,'flows');
INSERT INTO "gap" VALUES(2,0,'name','phone',2.00000000000000177635e-01,2.00000000000000177635e-01,'flows');
INSERT INTO "gap" VALUES(2,1,'phone','email',2.00000000000000177635e-01,2.00000000000000177635e-01,'flows');
INSERT INTO "gap" VALUES(2,2,'email','address',1.99999999999999289457e-01,1.99999999999999289457e-01,'flows');
INSERT INTO "gap" VALUES(2,3,'address','notes',2.00000000000001065814e-01,2.00000000000001065814e-01,'flows');
INSERT INTO "gap" VALUES(2,4,'notes','payment',1.99999999999999289457e-01,1.99999999999999289457e-01,'flows');
INSERT INTO "gap" VALUES(2,5,'payment','handoff',1.99999999999999289457e-01,1.99999999999999289457e-01,'flows');
INSERT INTO "gap" VALUES(3,0,'name','phone',2.00000000000000177635e-01,2.00000000000000177635e-01,'flows');
INSERT INTO "gap" VALUES(3,1,'phone','email',2.00000000000000177635e-01,2.00000000000000177635e-01,'flows');
INSERT INTO "gap" VALUES(3,2,'email','address',1.99999999999999289457e-01,1.99999999999999289457e-01,'flows');
INSERT INTO "gap" VALUES(3,3,'address','notes',2.00000000000001065814e-01,2.00000000000001065814e-01,'flows');
INSERT INTO "gap" VALUES(3,4,'notes','payment',1.99999999999999289457e-01,1.99999999999999289457e-01,'flows');
INSERT INTO "gap" VALUES(3,5,'payment','handoff',1.99999999999999289457e-01,1.99999999999999289457e-01,'flows');
INSERT INTO "gap" VALUES(4,0,'name','phone',2.00000000000000177635e-01,2.00000000000000177635e-01,'flows');
INSERT INTO "gap" VALUES(4,1,'phone','email',2.00000000000000177635e-01,2.00000000000000177635e-01,'flows');
INSERT INTO "gap" VALUES(4,2,'email','address',1.99999999999999289457e-01,1.99999999999999289457e-01,'flows');
INSERT INTO "gap" VALUES(4,3,'address','notes',2.00000000000001065814e-01,2.00000000000001065814e-01,'flows');
INSERT INTO "gap" VALUES(4,4,'notes','payment',1.99999999999999289457e-01,1.99999999999999289457e-01,'flows');
INSERT INTO "gap" VALUES(4,5,'payment','handoff',1.99999999999999289457e-01,1.99999999999999289457e-01,'flows');
INSERT INTO "gap" VALUES(5,0,'name','phone',2.00000000000000177635e-01,2.00000000000000177635e-01,'flows');
INSERT INTO "gap" VALUES(5,1,'phone','email',2.00000000000000177635e-01,2.00000000000000177635e-01,'flows');
INSERT INTO "gap" VALUES(5,2,'email','address',1.99999999999999289457e-01,1.99999999999999289457e-01,'flows');
INSERT INTO "gap" VALUES(5,3,'address','notes',2.00000000000001065814e-01,2.00000000000001065814e-01,'flows');
INSERT INTO "gap" VALUES(5,4,'notes','payment',1.19999999999999928945e+00,1.19999999999999928945e+00,'hesitation');
INSERT INTO "gap" VALUES(5,5,'payment','handoff',1.99999999999999289457e-01,1.99999999999999289457e-01,'flows');
INSERT INTO "gap" VALUES(6,0,'name','phone',2.00000000000000177635e-01,2.00000000000000177635e-01,'flows');
INSERT INTO "gap" VALUES(6,1,'phone','email',2.00000000000000177635e-01,2.00000000000000177635e-01,'flows');
INSERT INTO "gap" VALUES(6,2,'email','address',1.99999999999999289457e-01,1.99999999999999289457e-01,'flows');
INSERT INTO "gap" VALUES(6,3,'address','notes',2.00000000000001065814e-01,2.00000000000001065814e-01,'flows');
INSERT INTO "gap" VALUES(6,4,'notes','payment',1.99999999999999289457e-01,1.99999999999999289457e-01,'flows');
INSERT INTO "gap" VALUES(6,5,'payment','handoff',1.99999999999999289457e-01,1.99999999999999289457e-01,'flows');
INSERT INTO "gap" VALUES(7,0,'name','phone',2.00000000000000177635e-01,2.00000000000000177635e-01,'flows');
INSERT INTO "gap" VALUES(7,1,'phone','email',2.00000000000000177635e-01,2.00000000000000177635e-01,'flows');
INSERT INTO "gap" VALUES(7,2,'email','address',1.99999999999999289457e-01,1.99999999999999289457e-01,'flows');
INSERT INTO "gap" VALUES(7,3,'address','notes',2.00000000000001065814e-01,2.00000000000001065814e-01,'flows');
INSERT INTO "gap" VALUES(7,4,'notes','payment',1.99999999999999289457e-01,1.99999999999999289457e-01,'flows');
INSERT INTO "gap" VALUES(7,5,'payment','handoff',1.99999999999999289457e-01,1.99999999999999289457e-01,'flows');
INSERT INTO "gap" VALUES(8,0,'name','phone',2.00000000000000177635e-01,2.00000000000000177635e-01,'flows');
INSERT INTO "gap" VALUES(8,1,'phone','email',2.00000000000000177635e-01,2.00000000000000177635e-01,'flows');
INSERT INTO "gap" VALUES(8,2,'email','address',1.99999999999999289457e-01,1.99999999999999289457e-01,'flows');
INSERT INTO "gap" VALUES(8,3,'address','notes',2.00000000000001065814e-01,2.00000000000001065814e-01,'flows');
CREATE TABLE guide (id INTEGER PRIMARY KEY, name TEXT NOT NULL, version TEXT NOT NULL,
        steps TEXT NOT NULL, in_a_row INTEGER NOT NULL, UNIQUE (name, version));
INSERT INTO "guide" VALUES(1,'The hard close','df5cee77c97b','{"name": "Name", "phone": "Phone", "email": "Email", "address": "Address", "notes": "Notes", "payment": "Payment", "handoff": "Handoff"}',3);
CREATE TABLE step (take INTEGER NOT NULL, place INTEGER NOT NULL, id TEXT NOT NULL,
        status TEXT NOT NULL, start_s REAL, end_s REAL, heard TEXT, wording REAL,
        PRIMARY KEY (take, place)) WITHOUT ROWID;
INSERT INTO "step" VALUES(1,0,'name','said',1.0,3.0,'perfect what''s the best name for the account',1.0);
INSERT INTO "step" VALUES(1,1,'phone','said',3.2,5.2,'and what''s a good phone number for you',1.0);
INSERT INTO "step" VALUES(1,2,'email','said',5.4,7.4,'email',1.0);
INSERT INTO "step" VALUES(1,3,'address','said',7.6,9.6,'this address here right',1.0);
INSERT INTO "step" VALUES(1,4,'notes','said',10.4,12.4,'anything specific i should note for the tech',1.0);
INSERT INTO "step" VALUES(1,5,'payment','said',14.2,16.2,'are you using a credit or debit card today',1.0);
INSERT INTO "step" VALUES(1,6,'handoff','said',16.4,18.4,'you''re all set my tech will be out you''re going to love it',1.0);
INSERT INTO "step" VALUES(2,0,'name','said',1.0,3.0,'perfect what''s the best name for the account',1.0);
INSERT INTO "step" VALUES(2,1,'phone','said',3.2,5.2,'and what''s a good phone number for you',1.0);
INSERT INTO "step" VALUES(2,2,'email','said',5.4,7.4,'email',1.0);
INSERT INTO "step" VALUES(2,3,'address','said',7.6,9.6,'this address here right',1.0);
INSERT INTO "step" VALUES(2,4,'notes','said',9.8,11.8,'anything specific i should note for the tech',1.0);
INSERT INTO "step" VALUES(2,5,'payment','said',12.0,14.0,'are you using a credit or debit card today',1.0);
INSERT INTO "step" VALUES(2,6,'handoff','said',14.2,16.2,'you''re all set my tech will be out you''re going to love it',1.0);
INSERT INTO "step" VALUES(3,0,'name','said',1.0,3.0,'perfect what''s the best name for the account',1.0);
INSERT INTO "step" VALUES(3,1,'phone','said',3.2,5.2,'and what''s a good phone number for you',1.0);
INSERT INTO "step" VALUES(3,2,'email','said',5.4,7.4,'email',1.0);
INSERT INTO "step" VALUES(3,3,'address','said',7.6,9.6,'this address here right',1.0);
INSERT INTO "step" VALUES(3,4,'notes','said',9.8,11.8,'anything specific i should note for the tech',1.0);
INSERT INTO "step" VALUES(3,5,'payment','said',12.0,14.0,'are you using a credit or debit card today',1.0);
INSERT INTO "step" VALUES(3,6,'handoff','said',14.2,16.2,'you''re all set my tech will be out you''re going to love it',1.0);
INSERT INTO "step" VALUES(4,0,'name','said',1.0,3.0,'perfect what''s the best name for the account',1.0);
INSERT INTO "step" VALUES(4,1,'phone','said',3.2,5.2,'and what''s a good phone number for you',1.0);
INSERT INTO "step" VALUES(4,2,'email','said',5.4,7.4,'email',1.0);
INSERT INTO "step" VALUES(4,3,'address','said',7.6,9.6,'this address here right',1.0);
INSERT INTO "step" VALUES(4,4,'notes','said',9.8,11.8,'anything specific i should note for the tech',1.0);
INSERT INTO "step" VALUES(4,5,'payment','said',12.0,14.0,'are you using a credit or debit card today',1.0);
INSERT INTO "step" VALUES(4,6,'handoff','said',14.2,16.2,'you''re all set my tech will be out you''re going to love it',1.0);
INSERT INTO "step" VALUES(5,0,'name','said',1.0,3.0,'perfect what''s the best name for the account',1.0);
INSERT INTO "step" VALUES(5,1,'phone','said',3.2,5.2,'and what''s a good phone number for you',1.0);
INSERT INTO "step" VALUES(5,2,'email','said',5.4,7.4,'email',1.0);
INSERT INTO "step" VALUES(5,3,'address','said',7.6,9.6,'this address here right',1.0);
INSERT INTO "step" VALUES(5,4,'notes','said',9.8,11.8,'anything specific i should note for the tech',1.0);
INSERT INTO "step" VALUES(5,5,'payment','said',13.0,15.0,'are you using a credit or debit card today',1.0);
INSERT INTO "step" VALUES(5,6,'handoff','said',15.2,17.2,'you''re all set my tech will be out you''re going to love it',1.0);
INSERT INTO "step" VALUES(6,0,'name','said',1.0,3.0,'perfect what''s the best name for the account',1.0);
INSERT INTO "step" VALUES(6,1,'phone','said',3.2,5.2,'and what''s a good phone number for you',1.0);
INSERT INTO "step" VALUES(6,2,'email','said',5.4,7.4,'email',1.0);
INSERT INTO "step" VALUES(6,3,'address','said',7.6,9.6,'this address here right',1.0);
INSERT INTO "step" VALUES(6,4,'notes','said',9.8,11.8,'anything specific i should note for the tech',1.0);
INSERT INTO "step" VALUES(6,5,'payment','said',12.0,14.0,'are you using a credit or debit card today',1.0);
INSERT INTO "step" VALUES(6,6,'handoff','said',14.2,16.2,'you''re all set my tech will be out you''re going to love it',1.0);
INSERT INTO "step" VALUES(7,0,'name','said',1.0,3.0,'perfect what''s the best name for the account',1.0);
INSERT INTO "step" VALUES(7,1,'phone','said',3.2,5.2,'and what''s a good phone number for you',1.0);
INSERT INTO "step" VALUES(7,2,'email','said',5.4,7.4,'email',1.0);
INSERT INTO "step" VALUES(7,3,'address','said',7.6,9.6,'this address here right',1.0);
INSERT INTO "step" VALUES(7,4,'notes','said',9.8,11.8,'anything specific i should note for the tech',1.0);
INSERT INTO "step" VALUES(7,5,'payment','said',12.0,14.0,'are you using a credit or debit card today',1.0);
INSERT INTO "step" VALUES(7,6,'handoff','said',14.2,16.2,'you''re all set my tech will be out you''re going to love it',1.0);
INSERT INTO "step" VALUES(8,0,'name','said',1.0,3.0,'perfect what''s the best name for the account',1.0);
INSERT INTO "step" VALUES(8,1,'phone','said',3.2,5.2,'and what''s a good phone number for you',1.0);
INSERT INTO "step" VALUES(8,2,'email','said',5.4,7.4,'email',1.0);
INSERT INTO "step" VALUES(8,3,'address','said',7.6,9.6,'this address here right',1.0);
INSERT INTO "step" VALUES(8,4,'notes','said',9.8,11.8,'anything specific i should note for the tech',1.0);
INSERT INTO "step" VALUES(8,5,'payment','missing',NULL,NULL,NULL,NULL);
INSERT INTO "step" VALUES(8,6,'handoff','missing',NULL,NULL,NULL,NULL);
CREATE TABLE take (id INTEGER PRIMARY KEY AUTOINCREMENT, guide INTEGER NOT NULL,
        at TEXT NOT NULL, day TEXT NOT NULL, kind TEXT NOT NULL, program TEXT NOT NULL,
        model TEXT NOT NULL, recording TEXT NOT NULL, number INTEGER NOT NULL,
        start_s REAL NOT NULL, total_s REAL NOT NULL, flow INTEGER NOT NULL, speed INTEGER,
        order_ INTEGER NOT NULL, overall INTEGER NOT NULL, worst_gap_s REAL, worst_before TEXT,
        fillers INTEGER NOT NULL, first_delay_s REAL, flowed INTEGER NOT NULL,
        verdict TEXT NOT NULL);
INSERT INTO "take" VALUES(1,1,'2026-01-05T09:00:00+00:00','2026-01-05','drill','0.1.0','vosk-model-small-en-us-0.15','/home/ann/take.wav',1,1.0,17.4,70,100,100,88,1.79999999999999893418e+00,'payment',0,NULL,0,'All seven steps in order, but you stalled for 1.8 s before payment.');
INSERT INTO "take" VALUES(2,1,'2026-01-05T09:00:00+00:00','2026-01-05','drill','0.1.0','vosk-model-small-en-us-0.15','/home/ann/take.wav',1,1.0,15.2,100,99,100,99,2.00000000000001065814e-01,'notes',0,NULL,1,'All seven steps in order, the longest silence between them 0.2 s: it flows.');
INSERT INTO "take" VALUES(3,1,'2026-01-05T09:00:00+00:00','2026-01-05','drill','0.1.0','vosk-model-small-en-us-0.15','/home/ann/take.wav',1,1.0,15.2,100,99,100,99,2.00000000000001065814e-01,'notes',0,NULL,1,'All seven steps in order, the longest silence between them 0.2 s: it flows.');
INSERT INTO "take" VALUES(4,1,'2026-01-05T09:00:00+00:00','2026-01-05','drill','0.1.0','vosk-model-small-en-us-0.15','/home/ann/take.wav',1,1.0,15.2,100,99,100,99,2.00000000000001065814e-01,'notes',0,NULL,1,'All seven steps in order, the longest silence between them 0.2 s: it flows.');
INSERT INTO "take" VALUES(5,1,'2026-01-06T09:00:00+00:00','2026-01-06','drill','0.1.0','vosk-model-small-en-us-0.15','/home/ann/take.wav',1,1.0,16.2,86,100,100,94,1.19999999999999928945e+00,'payment',0,NULL,0,'All seven steps in order, but you stalled for 1.2 s before payment.');
INSERT INTO "take" VALUES(6,1,'2026-01-06T09:00:00+00:00','2026-01-06','drill','0.1.0','vosk-model-small-en-us-0.15','/home/ann/take.wav',1,1.0,15.2,100,99,100,99,2.00000000000001065814e-01,'notes',0,NULL,1,'All seven steps in order, the longest silence between them 0.2 s: it flows.');
INSERT INTO "take" VALUES(7,1,'2026-01-13T09:00:00+00:00','2026-01-13','drill','0.1.0','vosk-model-small-en-us-0.15','/home/ann/take.wav',1,1.0,15.2,100,99,100,99,2.00000000000001065814e-01,'notes',0,NULL,1,'All seven steps in order, the longest silence between them 0.2 s: it flows.');
INSERT INTO "take" VALUES(8,1,'2026-01-13T09:00:00+00:00','2026-01-13','drill','0.1.0','vosk-model-small-en-us-0.15','/home/ann/take.wav',1,1.0,10.8,100,100,62,62,2.00000000000001065814e-01,'notes',0,NULL,0,'You left out payment and handoff.');
CREATE INDEX take_by_day ON take (guide, day, id, flowed, flow, overall, total_s, worst_gap_s,
        fillers, first_delay_s);
CREATE INDEX filler_by_take ON filler (take);
DELETE FROM "sqlite_sequence";
INSERT INTO "sqlite_sequence" VALUES('take',8);
COMMIT;
PRAGMA user_version = 1;
