/** The business services of Nordhaven Logistics on a calm day. */
export interface DemoService {
  readonly id: string;
  readonly name: string;
  readonly criticality: number;
  readonly owner: string;
  /** s */
  readonly latency: number;
  readonly objective: number;
  /** business events an hour, what is usual, and what they are */
  readonly rate: number;
  readonly usual: number;
  readonly event: string;
  /** ratio left */
  readonly budget: number;
  /** as written in the configuration */
  readonly rto: string;
  readonly rpo: string;
  readonly dependsOn: readonly string[];
}

const DATABASE = ['odoo-prod', 'pg-prod'];
const QUEUED = [...DATABASE, 'redis-prod'];

export const DEMO_SERVICES: readonly DemoService[] = [
  {
    id: 'order-confirmation',
    name: 'Order confirmation',
    criticality: 1,
    owner: 'Order desk',
    latency: 0.31,
    objective: 0.8,
    rate: 486,
    usual: 471,
    event: 'confirmations',
    budget: 0.92,
    rto: '30m',
    rpo: '5m',
    dependsOn: DATABASE,
  },
  {
    id: 'shipping',
    name: 'Shipping',
    criticality: 1,
    owner: 'Dispatch desk',
    latency: 0.36,
    objective: 0.8,
    rate: 652,
    usual: 640,
    event: 'shipments',
    budget: 0.88,
    rto: '30m',
    rpo: '5m',
    dependsOn: QUEUED,
  },
  {
    id: 'receiving',
    name: 'Receiving',
    criticality: 2,
    owner: 'Inbound desk',
    latency: 0.42,
    objective: 1,
    rate: 118,
    usual: 121,
    event: 'receipts',
    budget: 0.97,
    rto: '60m',
    rpo: '5m',
    dependsOn: DATABASE,
  },
  {
    id: 'barcode-api',
    name: 'Barcode API',
    criticality: 2,
    owner: 'Floor systems',
    latency: 0.27,
    objective: 0.4,
    rate: 9240,
    usual: 8900,
    event: 'picks',
    budget: 0.81,
    rto: '30m',
    rpo: '30s',
    dependsOn: QUEUED,
  },
  {
    id: 'carrier-labels',
    name: 'Carrier labels',
    criticality: 2,
    owner: 'Dispatch desk',
    latency: 0.74,
    objective: 1.5,
    rate: 661,
    usual: 655,
    event: 'labels',
    budget: 0.9,
    rto: '60m',
    rpo: '15m',
    dependsOn: QUEUED,
  },
  {
    id: 'edi-exchange',
    name: 'EDI exchange',
    criticality: 3,
    owner: 'Integration desk',
    latency: 1.9,
    objective: 5,
    rate: 1904,
    usual: 1850,
    event: 'messages',
    budget: 0.95,
    rto: '60m',
    rpo: '5m',
    dependsOn: QUEUED,
  },
  {
    id: 'invoicing',
    name: 'Invoicing',
    criticality: 3,
    owner: 'Finance operations',
    latency: 0.66,
    objective: 2,
    rate: 74,
    usual: 70,
    event: 'invoices',
    budget: 0.99,
    rto: '60m',
    rpo: '15m',
    dependsOn: DATABASE,
  },
  {
    id: 'customer-portal',
    name: 'Customer portal',
    criticality: 4,
    owner: 'Customer care',
    latency: 0.48,
    objective: 1.2,
    rate: 233,
    usual: 240,
    event: 'enquiries',
    budget: 0.94,
    rto: '60m',
    rpo: '5m',
    dependsOn: DATABASE,
  },
];
