declare module 'virtual:zip-places' { const places: string; export default places; }
declare module 'virtual:glossary' { const words: [string, string][]; export default words; }
