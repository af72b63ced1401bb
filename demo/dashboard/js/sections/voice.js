// The voice of the customer: the words used most, by topic and sentiment, each with messages that use it.
(function () {
	'use strict';
	const page = window.SocialRoi;
	const { word, format, reports } = page;
	page.voice = () => [page.absent('voice_of_customer')];
	void [word, format, reports];
})();
