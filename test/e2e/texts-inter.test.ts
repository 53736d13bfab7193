import { describeTexts } from './texts';

describeTexts('Inter', null);
