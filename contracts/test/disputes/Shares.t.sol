// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ReceiptEvidence} from "../../src/interfaces/Evidence.sol";
import {IDisputes} from "../../src/interfaces/IDisputes.sol";
import {Share} from "../../src/interfaces/Types.sol";
import {Answer, Epoch} from "../EpochBuilder.sol";
import {Corrupted} from "./Corrupted.sol";
import {Evidence} from "./Evidence.sol";

/// @notice Shares that no honest attribution makes.
contract DisputesSharesTest is Corrupted {
    using Evidence for Epoch;

    function test_SharesAboveAMillionVoid() public {
        Answer[] memory list = asked();
        list[FIRST].shares[0].ppm = 500_001;
        list[FIRST].shares[1].ppm = 500_000;
        bad(list[FIRST]);
    }

    function test_SharesOfAMillionAreGood() public {
        Answer[] memory list = asked();
        list[FIRST].shares[0].ppm = 500_000;
        list[FIRST].shares[1].ppm = 500_000;
        (Epoch memory e, uint256 r) = withAnswer(list, FIRST);
        assertFalse(holds(e, IDisputes.Predicate.BadShares, abi.encode(e.source(r))));
    }

    function test_SharesOutOfOrderVoid() public {
        Answer[] memory list = asked();
        (list[FIRST].shares[0], list[FIRST].shares[1]) = (list[FIRST].shares[1], list[FIRST].shares[0]);
        bad(list[FIRST]);
    }

    function test_ARowTwiceVoids() public {
        Answer[] memory list = asked();
        list[FIRST].shares[1] = list[FIRST].shares[0];
        bad(list[FIRST]);
    }

    function test_AShareOfNothingVoids() public {
        Answer[] memory list = asked();
        list[FIRST].shares[1].ppm = 0;
        bad(list[FIRST]);
    }

    function test_AReservedContributorVoids() public {
        Answer[] memory list = asked();
        list[FIRST].shares[0].contributor = address(uint160(type(uint64).max));
        bad(list[FIRST]);
    }

    function test_AReservedReviewerVoids() public {
        Answer[] memory list = asked();
        list[FIRST].shares[1].reviewer = address(0);
        bad(list[FIRST]);
    }

    function test_AShareOfADatanetVersionThatIsNotReleasedVoids() public {
        Answer[] memory list = asked();
        list[SINGLE].shares[0].version = 2;
        bad(list[SINGLE]);
    }

    function test_AShareOfADatanetThatTheModelWasNotTrainedOnVoids() public {
        Answer[] memory list = asked();
        list[SINGLE].shares[0] = shareOf(datanetIds[0], 1, 0, 10);
        bad(list[SINGLE]);
    }

    function test_AShareOfAnotherVersionThanTheModelWasTrainedOnVoids() public {
        Answer[] memory list = asked();
        uint256 i = list[FIRST].shares[0].version == 2 ? 0 : 1;
        list[FIRST].shares[i] = shareOf(datanetIds[1], 1, 0, 10);
        bad(list[FIRST]);
    }

    function test_ThirtyTwoSharesAreTheMost() public {
        // rows of one contributor, as many as it takes
        for (uint256 i; i < 17; ++i) {
            contribute(datanetIds[0], 2, 0xA11CE);
        }
        release(datanetIds[0]);
        uint256 id = publish(use(datanetIds[0], 2));
        for (uint256 n = 32; n <= 33; ++n) {
            Share[] memory shares = new Share[](n);
            for (uint256 i; i < n; ++i) {
                shares[i] = shareOf(datanetIds[0], 2, i, 1);
            }
            Answer[] memory list = new Answer[](1);
            list[0] = ask(0, id, 1 ether, shares);
            (Epoch memory e, uint256 r) = withSigned(list, 0);
            assertEq(holds(e, IDisputes.Predicate.BadShares, abi.encode(e.source(r))), n == 33);
        }
    }

    function test_WhatIsNotShownDoesNotMakeSharesBad() public {
        Answer[] memory list = asked();
        list[SINGLE].shares[0] = shareOf(datanetIds[0], 1, 0, 10);
        (Epoch memory e, uint256 r) = withAnswer(list, SINGLE);
        ReceiptEvidence memory shown = e.source(r);
        shown.version.datanets[0].datanetId += 1;
        assertFalse(holds(e, IDisputes.Predicate.BadShares, abi.encode(shown)), "another version");
        shown = e.source(r);
        shown.shares[0].ppm = 0;
        assertFalse(holds(e, IDisputes.Predicate.BadShares, abi.encode(shown)), "other shares");
    }

    /// @dev An epoch with the answer alone. Its lines are made for no shares, because these have none.
    function bad(Answer memory a) private {
        Answer[] memory list = new Answer[](1);
        list[0] = Answer(a.receipt, a.signature, new Share[](0), a.version);
        sign(a, GATEWAY);
        list[0].signature = a.signature;
        (Epoch memory e, uint256 r) = withSigned(list, 0);
        e.answers[r].shares = a.shares;
        (e.header.total,,,,,,) = royalties.progress();
        voids(e, IDisputes.Predicate.BadShares, abi.encode(e.source(r)));
    }
}
