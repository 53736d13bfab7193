import { useSection } from '../../state/wall-store';
import { AnswerSentence } from '../../wall/answer-sentence';

/** To come. */
export function EngineeringView() {
  const { answer } = useSection('engineering');
  return (
    <section className="view" data-view="engineering">
      <AnswerSentence answer={answer} />
    </section>
  );
}
