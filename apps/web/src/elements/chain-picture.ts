/**
 * The picture above the chain: the same links as things, from the computer over the cable and the probe to the
 * program. Hidden from readers, who have the list. No text but names that are the same in every language and the
 * names of stations.
 */
import { nothing, svg, type TemplateResult } from 'lit';
import type { Catalogue } from 'probekit/words';
import type { ChainStation, StationName, StationState } from './chain-station.ts';

type StateOf = (name: StationName) => StationState;

export function chainPicture(stations: readonly ChainStation[], catalogue: Catalogue): TemplateResult<2> {
  const state: StateOf = (name) => stations.find((station) => station.name === name)?.state ?? 'unknown';
  return svg`<svg class="picture" viewBox="0 0 1200 150" aria-hidden="true">
    ${computer(state, catalogue)}${usb(state)}${board(state)}${chip(state, catalogue)}
  </svg>`;
}

function computer(state: StateOf, { stations }: Catalogue): TemplateResult<2> {
  return svg`
    <path class="thing" data-state=${suspectOnly(state('host'))} d="M22 22h118v76H22zM6 98h150l-9 16H15z"/>
    <path class="screen" data-state=${suspectOnly(state('driver'))} d="M34 34h94v52H34z"/>
    ${state('driver') === 'suspect' ? svg`<text class="hot" x="81" y="65" text-anchor="middle">${stations.driver}</text>` : nothing}`;
}

function usb(state: StateOf): TemplateResult<2> {
  return svg`
    <path class="wire" data-state=${state('cable')} d="M154 106c46 0 42-31 90-31h74"/>
    ${state('cable') === 'suspect' ? openContact(250, 75, 'clear off-board') : nothing}
    <path class="wire" data-state=${state('USB')} d="M368 75h14"/>
    <path class="thing" data-state=${suspectOnly(state('USB'))} d="M318 64h34v22h-34zM352 68h16v14h-16z"/>`;
}

function board(state: StateOf): TemplateResult<2> {
  return svg`
    <path class="thing" d="M388 8h806v134H388z"/><path class="faint" d="M508 8v134" stroke-dasharray="7 6"/>
    <path class="thing" d="M382 62h22v26h-22z"/>
    <path class="thing" data-state=${suspectOnly(state('probe'))} d="M416 34h76v82h-76z"/>
    <text x="454" y="80" text-anchor="middle">ST-LINK</text>
    ${conductor('VDD', state('power'), 46, 548)}
    ${conductor('SWDIO, SWCLK', state('wires'), 75, 600)}
    ${conductor('NRST', state('reset'), 104, 548)}`;
}

function conductor(name: string, state: StationState, y: number, gapAt: number): TemplateResult<2> {
  return svg`<path class="wire" data-state=${state} d=${`M492 ${y}h322`}/>
    ${state === 'suspect' ? openContact(gapAt, y) : nothing}
    <text class=${state === 'suspect' ? 'hot' : ''} x="690" y=${y - 7}>${name}</text>`;
}

function chip(state: StateOf, { stations }: Catalogue): TemplateResult<2> {
  return svg`
    <path class="thing" data-state=${state('debug')} d="M814 24h366v102H814z"/><text x="828" y="45">STM32</text>
    <path class="wire" data-state=${state('debug')} d="M814 82h104"/>${state('debug') === 'suspect' ? openContact(840, 82) : nothing}
    <path class="wire" data-state=${state('core')} d="M984 82h38"/>
    <path class="thing" data-state=${state('core')} d="M918 60h66v44h-66z"/><text x="951" y="87" text-anchor="middle">${stations.core}</text>
    <path class="thing" data-state=${state('flash')} d="M1022 50h140v64h-140z"/><text x="1036" y="70">${stations.flash}</text>
    <path class="program" data-state=${state('firmware')} d="M1036 82h84M1036 92h112M1036 102h60"/>`;
}

/** The line lifted off between two terminals; the ground behind it is cleared first. */
function openContact(x: number, y: number, ground = 'clear'): TemplateResult<2> {
  return svg`<path class=${ground} d=${`M${x} ${y}h46`}/><path class="lifted" d=${`M${x} ${y}l38 -17`}/>
    <circle class="terminal" cx=${x} cy=${y} r="4.5"/><circle class="terminal" cx=${x + 46} cy=${y} r="4.5"/>`;
}

/** A thing that is certainly there is drawn solid whatever was tested; only a suspect one stands out. */
function suspectOnly(state: StationState): StationState {
  return state === 'suspect' ? 'suspect' : 'proven';
}
