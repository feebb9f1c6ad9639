// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {
    LineEvidence,
    LineLeaf,
    MissingLineEvidence,
    OrphanLineEvidence,
    Place
} from "../../src/interfaces/Evidence.sol";
import {IDisputes} from "../../src/interfaces/IDisputes.sol";
import {Receipt as SignedReceipt} from "../../src/interfaces/Types.sol";
import {Formats} from "../../src/libraries/Formats.sol";
import {Answer, Epoch, EpochBuilder} from "../EpochBuilder.sol";
import {Corrupted} from "./Corrupted.sol";
import {Evidence} from "./Evidence.sol";

/// @notice Lines that are not exactly what the receipts imply.
contract DisputesLinesTest is Corrupted {
    using EpochBuilder for Epoch;
    using Evidence for Epoch;

    uint32 private constant MODEL = type(uint32).max;

    /* WRONG LINE */

    function test_ALineOfAnotherAmountVoids() public {
        uint32[5] memory codes = [0, 1, 2, 3, MODEL];
        uint256 state = vm.snapshotState();
        for (uint256 i; i < codes.length; ++i) {
            (Epoch memory e, uint256 r) = epoch();
            uint256 l = lineOf(e, r, codes[i]);
            e.lines[l].amount += 1;
            remake(e);
            voids(e, IDisputes.Predicate.WrongLine, abi.encode(e.lineOf(l)));
            vm.revertToState(state);
        }
    }

    function test_ALineOfAnotherAccountVoids() public {
        uint32[5] memory codes = [0, 1, 2, 3, MODEL];
        uint256 state = vm.snapshotState();
        for (uint256 i; i < codes.length; ++i) {
            (Epoch memory e, uint256 r) = epoch();
            wrong(e, move(e, lineOf(e, r, codes[i]), operator));
            vm.revertToState(state);
        }
    }

    function test_ACuratorWhoSoldTheDatanetBeforeTheAnswerVoids() public {
        address buyer = makeAddr("buyer");
        vm.startPrank(curator);
        datanets.transferFrom(curator, buyer, datanetIds[2]);
        vm.stopPrank();
        tick();
        Answer[] memory list = asked();
        (Epoch memory e, uint256 r) = withSigned(list, SINGLE);
        uint256 l = lineOf(e, r, 2);
        assertEq(e.lines[l].account, buyer);
        wrong(e, move(e, l, curator));
    }

    function test_ACodeThatNamesNoPartOfTheAnswerVoids() public {
        // the receipt has two shares and two pools
        uint32[4] memory codes = [uint32(8), 9, 10, 11];
        uint256 state = vm.snapshotState();
        for (uint256 i; i < codes.length; ++i) {
            (Epoch memory e, uint256 r) = epoch();
            wrong(e, add(e, LineLeaf(0, operator, e.receipts[r].receiptHash, codes[i], 1, 0)));
            vm.revertToState(state);
        }
    }

    function test_ALineOfNothingVoids() public {
        Answer[] memory list = asked();
        list[SINGLE].receipt.fee = 1;
        (Epoch memory e, uint256 r) = withAnswer(list, SINGLE);
        address contributor = list[SINGLE].shares[0].contributor;
        wrong(e, add(e, LineLeaf(0, contributor, e.receipts[r].receiptHash, 0, 0, 0)));
    }

    function test_APoolWhereTheRowsLeaveNothingVoids() public {
        Answer[] memory list = asked();
        list[SINGLE].shares[0].ppm = 1_000_000;
        (Epoch memory e, uint256 r) = withAnswer(list, SINGLE);
        address pool = address(uint160(datanetIds[2]));
        wrong(e, add(e, LineLeaf(0, pool, e.receipts[r].receiptHash, 3, 1, 0)));
    }

    function test_WhatIsNotShownDoesNotMakeALineWrong() public {
        (Epoch memory e, uint256 r) = epoch();
        LineEvidence memory shown = e.lineOf(lineOf(e, r, 0));
        shown.source.shares[0].contributor = operator;
        assertFalse(holds(e, IDisputes.Predicate.WrongLine, abi.encode(shown)), "shares");
        shown = e.lineOf(lineOf(e, r, 3));
        shown.source.version.datanets[0].datanetId = 1;
        assertFalse(holds(e, IDisputes.Predicate.WrongLine, abi.encode(shown)), "version");
        shown = e.lineOf(lineOf(e, r, MODEL));
        shown.source.receipt.fee += 1;
        assertFalse(holds(e, IDisputes.Predicate.WrongLine, abi.encode(shown)), "receipt");
        shown = e.lineOf(lineOf(e, r, MODEL));
        shown.line.leaf.amount += 1;
        assertFalse(holds(e, IDisputes.Predicate.WrongLine, abi.encode(shown)), "line");
        shown = e.lineOf(lineOf(e, r, MODEL));
        shown.source = e.source(r == 0 ? 1 : 0);
        assertFalse(holds(e, IDisputes.Predicate.WrongLine, abi.encode(shown)), "another receipt");
    }

    /* MISSING LINE */

    function test_EveryLineThatIsLeftOutVoids() public {
        uint256 state = vm.snapshotState();
        (Epoch memory e,) = epoch();
        for (uint256 l; l < e.lines.length; ++l) {
            vm.revertToState(state);
            (e,) = epoch();
            missing(e, l);
        }
    }

    function test_LinesThatAreAllLeftOutVoid() public {
        (Epoch memory e, uint256 r) = epoch();
        e.lines = new LineLeaf[](0);
        remake(e);
        voids(e, IDisputes.Predicate.MissingLine, e.missingLine(r, publisher, MODEL));
    }

    function test_ALineThatIsThereIsNotMissing() public {
        (Epoch memory e, uint256 r) = epoch();
        bytes memory evidence = e.missingLine(r, publisher, MODEL);
        assertFalse(holds(e, IDisputes.Predicate.MissingLine, evidence));
        MissingLineEvidence memory shown = abi.decode(evidence, (MissingLineEvidence));
        for (uint256 p = uint256(Place.First); p <= uint256(Place.Last); ++p) {
            shown.missing.place = Place(p);
            for (uint256 l; l < e.lines.length; ++l) {
                shown.missing.near = e.line(l);
                shown.missing.next = e.line(l + 1 < e.lines.length ? l + 1 : 0);
                assertFalse(holds(e, IDisputes.Predicate.MissingLine, abi.encode(shown)));
            }
        }
        shown.missing.near.leaf.amount += 1;
        assertFalse(holds(e, IDisputes.Predicate.MissingLine, abi.encode(shown)), "not in the tree");
        shown = abi.decode(evidence, (MissingLineEvidence));
        shown.source.receipt.fee += 1;
        assertFalse(holds(e, IDisputes.Predicate.MissingLine, abi.encode(shown)), "another receipt");
        evidence = e.missingLine(r, operator, 8);
        assertFalse(holds(e, IDisputes.Predicate.MissingLine, evidence), "the code names nothing");
    }

    /* ORPHAN LINE */

    function test_ALineOfAReceiptBeforeTheFirstVoids() public {
        orphan(bytes32(0), 1);
    }

    function test_ALineOfAReceiptAfterTheLastVoids() public {
        orphan(bytes32(type(uint256).max), 1);
    }

    function test_ALineOfAReceiptBetweenTwoVoids() public {
        orphan(channelIds[0], 1_000);
    }

    function test_ALineOfAnotherReceiptInTheSamePlaceVoids() public {
        orphan(channelIds[0], 1);
    }

    function test_ALineOfAReceiptInTheEpochIsNoOrphan() public {
        (Epoch memory e, uint256 r) = epoch();
        uint256 l = lineOf(e, r, 0);
        bytes memory evidence = e.orphanLine(l, e.answers[r].receipt);
        assertFalse(holds(e, IDisputes.Predicate.OrphanLine, evidence));
        OrphanLineEvidence memory shown = abi.decode(evidence, (OrphanLineEvidence));
        shown.receipt.fee += 1;
        assertFalse(holds(e, IDisputes.Predicate.OrphanLine, abi.encode(shown)), "another receipt");
        shown = abi.decode(evidence, (OrphanLineEvidence));
        shown.place.near = e.receipt(r == 0 ? 1 : 0);
        assertFalse(holds(e, IDisputes.Predicate.OrphanLine, abi.encode(shown)), "another place");
        shown = abi.decode(evidence, (OrphanLineEvidence));
        shown.line.leaf.amount += 1;
        assertFalse(holds(e, IDisputes.Predicate.OrphanLine, abi.encode(shown)), "another line");
    }

    /* HELPERS */

    /// @dev An honest epoch and the place of the first answer's receipt, which has two shares and two pools.
    function epoch() private returns (Epoch memory e, uint256 r) {
        return withSigned(asked(), FIRST);
    }

    /// @dev Everything but the lines follows them; the total stays what was collected.
    function remake(Epoch memory e) private pure {
        Epoch memory none;
        uint256 total = e.header.total;
        EpochBuilder.sort(e.lines);
        e.claims = EpochBuilder.claimsOf(none.claims, e.lines);
        e.resum();
        e.reroot();
        e.header.total = total;
    }

    function lineOf(Epoch memory e, uint256 r, uint32 code) private pure returns (uint256 l) {
        while (e.lines[l].receiptHash != e.receipts[r].receiptHash || e.lines[l].share != code) ++l;
    }

    /// @dev Gives a line to another account. @return where it stands then
    function move(Epoch memory e, uint256 l, address account) private pure returns (uint256) {
        (bytes32 name, uint32 share) = (e.lines[l].receiptHash, e.lines[l].share);
        e.lines[l].account = account;
        remake(e);
        return lineOf(e, e.indexOf(name), share);
    }

    function add(Epoch memory e, LineLeaf memory line) private pure returns (uint256 l) {
        LineLeaf[] memory longer = new LineLeaf[](e.lines.length + 1);
        for (uint256 i; i < e.lines.length; ++i) {
            longer[i] = e.lines[i];
        }
        longer[e.lines.length] = line;
        e.lines = longer;
        remake(e);
        while (e.lines[l].receiptHash != line.receiptHash || e.lines[l].share != line.share) ++l;
    }

    function wrong(Epoch memory e, uint256 l) private {
        // a fee that was changed after it was paid is another dispute's
        (e.header.total,,,,,,) = royalties.progress();
        voids(e, IDisputes.Predicate.WrongLine, abi.encode(e.lineOf(l)));
    }

    function missing(Epoch memory e, uint256 l) private {
        LineLeaf memory line = e.lines[l];
        LineLeaf[] memory fewer = new LineLeaf[](e.lines.length - 1);
        for (uint256 i; i < fewer.length; ++i) {
            fewer[i] = e.lines[i < l ? i : i + 1];
        }
        e.lines = fewer;
        remake(e);
        uint256 r = e.indexOf(line.receiptHash);
        voids(e, IDisputes.Predicate.MissingLine, e.missingLine(r, line.account, line.share));
    }

    function orphan(bytes32 channelId, uint64 nonce) private {
        (Epoch memory e, uint256 r) = epoch();
        SignedReceipt memory invented = abi.decode(abi.encode(e.answers[r].receipt), (SignedReceipt));
        (invented.channelId, invented.nonce) = (channelId, nonce);
        invented.promptHash = keccak256("invented");
        uint256 l = add(e, LineLeaf(0, operator, Formats.receipt(invented), MODEL, 1 ether, 0));
        voids(e, IDisputes.Predicate.OrphanLine, e.orphanLine(l, invented));
    }
}
