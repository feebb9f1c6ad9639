// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IRoyalties} from "../../src/interfaces/IRoyalties.sol";
import {RoyaltiesFixture} from "../RoyaltiesFixture.sol";
import {ReenteringWallet, RefusingWallet, WalletFixture} from "../Wallets.sol";

contract RoyaltiesReceiverTest is RoyaltiesFixture, WalletFixture {
    function test_AContractAndAnEip7702AccountArePaidAsAnEoaIs() public {
        address[3] memory receivers = [mutedWallet(), signingWallet(KEY), delegatingAccount()];
        pay(1, 1000);
        for (uint256 i; i < receivers.length; ++i) {
            earn(receivers[i], 100 + i);
        }
        postAndFinalise(1000, 303);
        for (uint256 i; i < receivers.length; ++i) {
            claim(1, i);
            assertEq(receivers[i].balance, 100 + i);
        }
    }

    function test_AReceiverThatRefusesKeepsItsClaimAndMayNameAnother() public {
        address wallet = address(new RefusingWallet());
        pay(1, 1000);
        earn(wallet, 500);
        postAndFinalise(1000, 500);
        IRoyalties.ClaimItem memory c = claimItem(1, 0);
        refuses(c, abi.encodeWithSelector(IRoyalties.TransferFailed.selector, wallet));
        assertEq(royalties.claimed(wallet), 0);
        vm.prank(wallet);
        vm.expectRevert(abi.encodeWithSelector(IRoyalties.TransferFailed.selector, address(royalties)));
        royalties.claimTo(address(royalties), c.epoch, c.leaf, c.proof);
        vm.prank(wallet);
        royalties.claimTo(bob, c.epoch, c.leaf, c.proof);
        assertEq(bob.balance, 500);
    }

    function test_AReceiverThatCallsBackFindsNothingMoreToClaim() public {
        ReenteringWallet wallet = new ReenteringWallet();
        pay(1, 1000);
        earn(address(wallet), 300);
        earn(alice, 200);
        postAndFinalise(1000, 500);
        IRoyalties.ClaimItem memory own = claimItem(1, 0);
        IRoyalties.ClaimItem memory others = claimItem(1, 1);
        wallet.arm(address(royalties), abi.encodeCall(IRoyalties.claim, (own.epoch, own.leaf, own.proof)));
        refuses(own, abi.encodeWithSelector(IRoyalties.TransferFailed.selector, address(wallet)));
        wallet.arm(address(royalties), abi.encodeCall(IRoyalties.claim, (others.epoch, others.leaf, others.proof)));
        claim(own);
        assertEq(address(wallet).balance, 300);
        assertEq(alice.balance, 200);
        assertEq(claimable(), 0);
    }

    function test_ADatanetsPartGoesToItsPool() public {
        uint64 datanetId = uint64(datanets.create("salt", "root", 1, "manifest"));
        pay(1, 1000);
        earn(address(uint160(datanetId)), 500);
        postAndFinalise(1000, 500);
        IRoyalties.ClaimItem memory c = claimItem(1, 0);
        vm.expectCall(address(pools), 500, abi.encodeCall(pools.credit, (datanetId)));
        claim(c);
        assertEq(address(pools).balance, 500);
        assertEq(pools.poolOf(datanetId), 500);
        refuses(c, abi.encodeWithSelector(IRoyalties.NothingToClaim.selector, c.leaf.account, 500));
    }

    function test_RevertWhen_TheDatanetDoesNotExist() public {
        address nobody = address(uint160(type(uint64).max));
        pay(1, 1000);
        earn(nobody, 500);
        postAndFinalise(1000, 500);
        refuses(claimItem(1, 0), abi.encodeWithSelector(IRoyalties.TransferFailed.selector, nobody));
    }

    function test_AnAccountOfTwoToTheSixtyFourIsNoDatanet() public {
        address account = address(uint160(1 << 64));
        pay(1, 1000);
        earn(account, 500);
        postAndFinalise(1000, 500);
        claim(1, 0);
        assertEq(account.balance, 500);
    }

    function refuses(IRoyalties.ClaimItem memory c, bytes memory reason) private {
        vm.expectRevert(reason);
        royalties.claim(c.epoch, c.leaf, c.proof);
    }
}
