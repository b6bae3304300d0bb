interface Props<Value extends string> {
  readonly label: string;
  readonly name: string;
  readonly options: readonly Value[];
  readonly names: Readonly<Record<Value, string>>;
  readonly value: Value;
  readonly on: (value: Value) => void;
}

/** One of few: radio buttons that look like one bar, and work with arrow keys as such do. */
export function Segments<Value extends string>({ label, name, options, names, value, on }: Props<Value>) {
  return (
    <fieldset class="segments">
      <legend class="hidden">{label}</legend>
      {options.map((option) => (
        <label key={option}>
          <input type="radio" name={name} value={option} checked={option === value} onChange={() => on(option)} />
          <span>{names[option]}</span>
        </label>
      ))}
    </fieldset>
  );
}
