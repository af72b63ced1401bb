-- insight_sentences: what insights say, in the language of the settings; %n$s stands for the n-th argument that the rule gives. A new rule is a line here, a
-- view insight_... of its own, and a line in insights.
CREATE VIEW insight_sentences WITH (security_invoker = true) AS
SELECT t.rule, CASE s.language WHEN 'id' THEN t.sentence_id WHEN 'es' THEN t.sentence_es ELSE t.sentence_en END AS sentence
FROM (VALUES
	('goal_missed', 'Goal missed: %1$s (%2$s) was %3$s in %6$s; the target was %4$s by %5$s. %7$s',
		'Target tidak tercapai: %1$s (%2$s) sebesar %3$s pada %6$s; targetnya %4$s paling lambat %5$s. %7$s',
		'Objetivo no alcanzado: %1$s (%2$s) fue de %3$s en %6$s; la meta era %4$s para el %5$s. %7$s'),
	('goal_at_risk', 'Goal at risk: %1$s (%2$s) was %3$s in %6$s, behind the way to %4$s by %5$s. %7$s',
		'Target terancam: %1$s (%2$s) sebesar %3$s pada %6$s, tertinggal dari jalur menuju %4$s pada %5$s. %7$s',
		'Objetivo en riesgo: %1$s (%2$s) fue de %3$s en %6$s, por detrás del camino hacia %4$s para el %5$s. %7$s'),
	('benchmark_missed', '%1$s was %3$s in %6$s, which misses the benchmark of %4$s (%5$s). %7$s',
		'%1$s sebesar %3$s pada %6$s, belum mencapai tolok ukur %4$s (%5$s). %7$s',
		'%1$s fue de %3$s en %6$s y no alcanza la referencia de %4$s (%5$s). %7$s'),
	('short', '%s are lacking.', 'Masih kurang %s.', 'Faltan %s.'),
	('over', 'That is %s too much.', 'Kelebihan %s.', 'Sobran %s.'),
	('behind_peers', '%2$s is far from the others: %1$s was %3$s in %6$s, against a median of %4$s (%5$s).',
		'%2$s jauh dari yang lain: %1$s sebesar %3$s pada %6$s, sedangkan mediannya %4$s (%5$s).',
		'%2$s está lejos del resto: %1$s fue de %3$s en %6$s, frente a una mediana de %4$s (%5$s).'),
	('cases_to_target', 'It takes %1$s more good cases in %2$s.', 'Dibutuhkan %1$s kasus baik lagi dari %2$s.', 'Hacen falta %1$s casos buenos más de %2$s.'),
	('waits_pile_up', 'Waits pile up at %1$s: %2$s waits began in these hours, %3$s more than ended in them. More people there would help.',
		'Antrean menumpuk pada %1$s: %2$s penantian mulai pada jam-jam itu, %3$s lebih banyak daripada yang berakhir. Tambahan petugas akan membantu.',
		'Las esperas se acumulan los %1$s: %2$s empezaron en esas horas, %3$s más de las que terminaron. Ayudaría tener más personas entonces.'),
	('topic_turns_sour', 'Topic "%1$s" grows and turns sour: from %2$s to %3$s of conversations in three months, with %5$s instead of %4$s negative messages.',
		'Topik "%1$s" membesar dan memburuk: dari %2$s menjadi %3$s percakapan dalam tiga bulan, pesan negatif naik dari %4$s menjadi %5$s.',
		'El tema «%1$s» crece y empeora: del %2$s al %3$s de las conversaciones en tres meses, con %5$s de mensajes negativos en vez de %4$s.'),
	('costs_more_than_it_saves', 'Social service cost %1$s in %3$s and saved %2$s.',
		'Layanan media sosial menelan biaya %1$s pada %3$s dan menghemat %2$s.',
		'La atención en redes sociales costó %1$s en %3$s y ahorró %2$s.'),
	('requests_to_break_even', 'It would pay for itself with %1$s resolved requests instead of %2$s.', 'Impas pada %1$s permintaan selesai, bukan %2$s.',
		'Se pagaría sola con %1$s solicitudes resueltas en vez de %2$s.'),
	('roi_moved', 'ROI went from %1$s to %2$s in %3$s. What moved it most: %4$s (%5$s points).',
		'ROI berubah dari %1$s menjadi %2$s pada %3$s. Pendorong terbesar: %4$s (%5$s poin).',
		'El ROI pasó de %1$s a %2$s en %3$s. Lo que más lo movió: %4$s (%5$s puntos).'),
	('all', 'all', 'semua', 'todo'),
	('against all industries', 'all industries', 'semua industri', 'todos los sectores'),
	('against social channels', 'social channels', 'kanal media sosial', 'canales sociales'),
	('against other channels', 'other channels', 'kanal lain', 'otros canales'),
	('cost tools', 'tools and platforms', 'alat dan platform', 'herramientas y plataformas'),
	('cost staff', 'staff', 'staf', 'personal'),
	('cost advertising', 'advertising', 'iklan', 'publicidad'),
	('cost refunds', 'refunds and discounts', 'pengembalian dana dan diskon', 'reembolsos y descuentos'),
	('cost research', 'research', 'riset', 'investigación'),
	('cost training', 'training', 'pelatihan', 'formación'),
	('cost conferences', 'conferences', 'konferensi', 'conferencias'),
	('cost other', 'other', 'lainnya', 'otros'),
	('weekdays', 'Mon,Tue,Wed,Thu,Fri,Sat,Sun', 'Sen,Sel,Rab,Kam,Jum,Sab,Min', 'lun,mar,mié,jue,vie,sáb,dom'),
	('decimal', '.', ',', ',')) AS t (rule, sentence_en, sentence_id, sentence_es)
LEFT JOIN settings s ON true;
COMMENT ON VIEW insight_sentences IS 'What insights say, in the language of the settings.';
COMMENT ON COLUMN insight_sentences.rule IS 'The rule, or the word, it is for.';
COMMENT ON COLUMN insight_sentences.sentence IS 'The sentence, with its arguments as %n$s.';
