// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {LineAnswer, RowEvidence} from "../../src/interfaces/Evidence.sol";
import {IDisputes} from "../../src/interfaces/IDisputes.sol";
import {Share} from "../../src/interfaces/Types.sol";
import {Answer, Epoch} from "../EpochBuilder.sol";
import {SigningWallet, Wallet} from "../Wallets.sol";
import {Corrupted} from "./Corrupted.sol";
import {Evidence} from "./Evidence.sol";

/// @notice A line of a row is answered with the row in its Datanet version and its contributor's signature: ECDSA first, then
/// ERC-1271.
contract DisputesRowsTest is Corrupted {
    using Evidence for Epoch;

    uint256 private constant CONTRIBUTOR = 0xC0;

    /* CONTRIBUTORS */

    function test_ARowOfAnEOAIsShown() public {
        (Epoch memory e, LineAnswer memory shown) = row(vm.addr(CONTRIBUTOR));
        assertTrue(answered(e, shown));
    }

    function test_ARowOfAnEOAThatDelegatesItsCodeIsShown() public {
        address contributor = vm.addr(CONTRIBUTOR);
        vm.signAndAttachDelegation(address(new Wallet()), CONTRIBUTOR);
        Wallet(payable(contributor)).execute(address(0), 0, "");
        assertEq(contributor.code.length, 23, "EIP-7702");
        (Epoch memory e, LineAnswer memory shown) = row(contributor);
        assertTrue(answered(e, shown));
    }

    function test_ARowOfAContractWithERC1271IsShown() public {
        (Epoch memory e, LineAnswer memory shown) = row(address(new SigningWallet(vm.addr(CONTRIBUTOR))));
        assertTrue(answered(e, shown));
    }

    function test_ARowOfAContractWithERC1271ThatAnotherKeySignedIsNot() public {
        (Epoch memory e, LineAnswer memory shown) = row(address(new SigningWallet(operator)));
        assertFalse(answered(e, shown));
    }

    function test_ARowOfAContractWithoutERC1271IsNot() public {
        (Epoch memory e, LineAnswer memory shown) = row(address(new Wallet()));
        assertFalse(answered(e, shown));
    }

    function test_ARowThatAnotherAccountSignedIsNot() public {
        (Epoch memory e, LineAnswer memory shown) = row(operator);
        assertFalse(answered(e, shown));
    }

    /* WHAT IS SIGNED AND INCLUDED */

    function test_EveryPartOfARowIsBound() public {
        (Epoch memory e, LineAnswer memory shown) = row(vm.addr(CONTRIBUTOR));
        bytes memory kept = abi.encode(shown.row);
        for (uint256 i; i < 14; ++i) {
            RowEvidence memory changed = abi.decode(kept, (RowEvidence));
            if (i == 0) changed.root = keccak256("another");
            if (i == 1) changed.rows += 1;
            if (i == 2) changed.manifestHash = keccak256("another");
            if (i == 3) changed.index ^= 1;
            if (i == 4) changed.proof[0] = keccak256("another");
            if (i == 5) changed.batchRoot = keccak256("another");
            if (i == 6) changed.batchIndex ^= 1;
            if (i == 7) changed.batchProof[0] = keccak256("another");
            if (i == 8) changed.kind += 1;
            if (i == 9) changed.batchRows += 1;
            if (i == 10) changed.licence = "MIT";
            if (i == 11) changed.nonce += 1;
            if (i == 12) changed.deadline -= 1;
            if (i == 13) changed.signature = new bytes(65);
            shown.row = changed;
            assertFalse(answered(e, shown), vm.toString(i));
        }
        shown.row = abi.decode(kept, (RowEvidence));
        assertTrue(answered(e, shown));
    }

    function test_ARowThatIsNotOfItsBatchIsNotShown() public {
        uint64 id = datanetIds[0];
        uint32 version = datanets.versions(id) + 1;
        contribute(id, version, CONTRIBUTOR);
        contribute(id, version, CONTRIBUTOR);
        // the curator gives two rows the other batch, which their contributor signed as well
        uint256 last = batches.length - 1;
        for (uint256 i; i < 4; ++i) {
            rows[id][version][i].batch = last;
        }
        uint256 shownRows;
        for (uint256 i; i < 4; ++i) {
            (Epoch memory e, LineAnswer memory shown) = lineOf(id, version, i, i == 0);
            if (answered(e, shown)) ++shownRows;
        }
        assertEq(shownRows, 2);
    }

    function test_TheReviewersAndTheCuratorsLinesNeedTheRowToo() public {
        (Epoch memory e, LineAnswer memory shown) = row(vm.addr(CONTRIBUTOR));
        RowEvidence memory none;
        for (uint256 l; l < e.lines.length; ++l) {
            uint32 code = e.lines[l].share;
            LineAnswer memory without = e.lineAnswer(l, none);
            assertEq(meets(e, IDisputes.DemandKind.Line, l, abi.encode(without)), code % 4 == 3);
            without.row = shown.row;
            assertTrue(meets(e, IDisputes.DemandKind.Line, l, abi.encode(without)));
        }
    }

    /* HELPERS */

    /// @dev An epoch with one answer from a row of `contributor`, signed by CONTRIBUTOR, and what answers for its first line.
    function row(address contributor) private returns (Epoch memory e, LineAnswer memory shown) {
        uint64 id = datanetIds[0];
        uint32 version = datanets.versions(id) + 1;
        contribute(id, version, contributor, CONTRIBUTOR);
        return lineOf(id, version, 0, true);
    }

    function lineOf(uint64 id, uint32 version, uint256 index, bool releases)
        private
        returns (Epoch memory e, LineAnswer memory shown)
    {
        if (releases) release(id);
        Share[] memory shares = new Share[](1);
        shares[0] = shareOf(id, version, index, 600_000);
        Answer[] memory one = new Answer[](1);
        one[0] = ask(0, publish(use(id, version)), 1 ether, shares);
        collect();
        (e,) = withSigned(one, 0);
        uint256 l;
        while (e.lines[l].share != 0) ++l;
        shown = e.lineAnswer(l, rowEvidence(shares[0]));
    }

    function answered(Epoch memory e, LineAnswer memory shown) private view returns (bool) {
        return meets(e, IDisputes.DemandKind.Line, shown.line.leaf.index, abi.encode(shown));
    }
}
