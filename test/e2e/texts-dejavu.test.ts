import { describeTexts } from './texts';

describeTexts('DejaVu Sans', 'DejaVu Sans');
