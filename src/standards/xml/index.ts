/** The door of safe XML reading. */
export { XmlElement } from './element.ts';
export { XmlFault, type XmlNote } from './xml-fault.ts';
export { decodeXml } from './decode-xml.ts';
export { readXml, xmlLimits, type XmlDocument, type XmlLimits, type XmlOptions } from './read-xml.ts';
