/** The part of Preact's hooks that may be used here. */

import type { RefObject } from "./preact.js";

type Inputs = ReadonlyArray<unknown>;
type Cleanup = void | (() => void);

export function useState<S>(first: S | (() => S)): [S, (next: S | ((state: S) => S)) => void];
export function useReducer<S, A>(reducer: (state: S, action: A) => S, first: S): [S, (action: A) => void];
export function useRef<T>(first: T): RefObject<T>;
export function useEffect(effect: () => Cleanup, inputs?: Inputs): void;
export function useLayoutEffect(effect: () => Cleanup, inputs?: Inputs): void;
export function useMemo<T>(make: () => T, inputs: Inputs | undefined): T;
export function useCallback<T extends Function>(callback: T, inputs: Inputs): T;
export function useId(): string;
export function useErrorBoundary(callback?: (error: any, info?: any) => void): [any, () => void];
