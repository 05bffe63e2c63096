declare module 'virtual:zip-places' { const places: string; export default places; }
