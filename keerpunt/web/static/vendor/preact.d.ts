/** The part of Preact's interface that is used here. Templates are htm's, so there is no JSX. */

export interface VNode<P = any> {
  type: string | ((props: P) => any) | (new (props: P) => Component<P>);
  props: P & { children: ComponentChildren };
  key: any;
}
export type ComponentChild = VNode | object | string | number | bigint | boolean | null | undefined;
export type ComponentChildren = ComponentChild | ComponentChild[];
export type RefObject<T> = { current: T };
export type Ref<T> = RefObject<T | null> | ((instance: T | null) => void) | null;

export function h(type: any, props?: Record<string, any> | null, ...children: ComponentChildren[]): VNode;
export { h as createElement };
export function render(vnode: ComponentChild, parent: Element | Document | DocumentFragment): void;
export function Fragment(props: { children?: ComponentChildren }): ComponentChildren;
export function createRef<T = any>(): RefObject<T | null>;
export function cloneElement(vnode: VNode, props?: Record<string, any>, ...children: ComponentChildren[]): VNode;

export abstract class Component<P = any, S = any> {
  constructor(props?: P);
  props: Readonly<P & { children?: ComponentChildren }>;
  state: Readonly<S>;
  setState(change: Partial<S> | ((state: Readonly<S>) => Partial<S> | null), done?: () => void): void;
  forceUpdate(done?: () => void): void;
  componentDidMount?(): void;
  componentDidUpdate?(before: Readonly<P>, state: Readonly<S>, snapshot?: any): void;
  componentWillUnmount?(): void;
  componentDidCatch?(error: any, info?: any): void;
  shouldComponentUpdate?(next: Readonly<P>, state: Readonly<S>): boolean;
  getSnapshotBeforeUpdate?(before: Readonly<P>, state: Readonly<S>): any;
  abstract render(props?: any, state?: any): ComponentChildren;
}
