import { useSection } from '../../state/wall-store';
import { AnswerSentence } from '../../wall/answer-sentence';

/** To come. */
export function ExecutiveView() {
  const { answer } = useSection('executive');
  return (
    <section className="view" data-view="executive">
      <AnswerSentence answer={answer} />
    </section>
  );
}
