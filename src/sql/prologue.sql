\echo Use "CREATE EXTENSION social_roi" to load this file. \quit

